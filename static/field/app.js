// The page once it is open: what was taken along, what waits, moving between views, resting, locking.
import { box, signIn } from "./box.js";
import { recording } from "./capture.js";
import { button, h, heading, say, show } from "./dom.js";
import { Desk } from "./entries.js";
import { recover } from "./files.js";
import { unfinished } from "./kinds.js";
import { Offline, Refused, Revoked, SignedOut } from "./net.js";
import { Outbox } from "./outbox.js";
import { Safe, newId } from "./safe.js";
import { versions } from "./shown.js";
import { visit } from "./visit.js";
import { _, apart, both, size } from "./words.js";
import * as vault from "./vault.js";

const REST = 15 * 60_000;
const AGAIN = 20_000;

export class App {
  constructor(key, net) {
    Object.assign(this, { safe: new Safe(key), net, desks: new Map(), views: [], leaving: null, watching: null, today: null, used: Date.now(), moved: 0, disputes: 0 });
    this.outbox = new Outbox(this.safe, net, () => this.status());
  }

  async start() {
    await this.safe.load();
    const cut = await recover(this.safe);
    await this.#adopt();
    for (const event of ["pointerdown", "keydown"]) document.addEventListener(event, () => { this.used = Date.now(); });
    setInterval(() => this.#tick(), 5000);
    window.addEventListener("online", () => this.sync());
    window.addEventListener("popstate", () => this.views.length > 1 && this.back());
    document.getElementById("lock").hidden = false;
    document.getElementById("lock").onclick = () => this.lock();
    document.getElementById("status").onclick = () => this.go(() => box(this));
    await this.home();
    if (this.safe.damaged) say(_("有 {n} 条记录打不开，原样留在本机。", { n: this.safe.damaged }), "late");
    if (cut.length) say(_("上次录制中断，录下的 {n} 份都在。", { n: cut.length }), "ok");
    await this.sync();
  }

  online() {
    return navigator.onLine !== false && this.outbox.state !== "offline";
  }

  desk(pack) {
    const { id } = pack.inspection;
    const found = this.desks.get(id) ?? new Desk(this.safe, pack, unfinished);
    found.pack = pack;
    this.desks.set(id, found);
    return found;
  }

  // Views: nothing of a visit is ever in the address or the history of the browser.
  async go(view) {
    if (this.gone) return;
    await this.#leave();
    say("");
    this.views.push(view);
    history.pushState(null, "");
    view();
    this.#bar();
  }

  async back() {
    if (this.gone) return;
    await this.#leave();
    if (this.views.length > 1) this.views.pop();
    this.views.at(-1)();
    this.#bar();
  }

  again(view) {
    if (this.gone) return;
    this.leaving = null;
    this.views[this.views.length - 1] = view;
    view();
    this.status();
  }

  // Draws the view anew when something has ended, unless one has gone elsewhere meanwhile.
  still() {
    const here = this.moved;
    return (view) => { if (this.moved === here) this.again(view); };
  }

  async home() {
    await this.#leave();
    this.views = [() => this.#home()];
    this.#home();
    this.#bar();
  }

  conflict(desk, record) {
    const found = versions(this, desk, record, () => this.conflict(desk, record));
    show(heading(_("两份不同的内容")), found ?? h("p", {}, _("已定。")));
  }

  async #leave() {
    this.moved += 1;
    const { leaving } = this;
    this.leaving = null;
    await leaving?.();
    this.status();
  }

  #bar() {
    const place = document.getElementById("back");
    place.hidden = this.views.length < 2;
    place.onclick = () => this.back();
  }

  #home() {
    const packs = this.safe.of("pack").map((each) => each.pack);
    const taken = new Set(packs.map((each) => each.inspection.id));
    const rest = (this.today?.inspections ?? []).filter((each) => !taken.has(each.id));
    const mine = packs.map((pack) => h("li", {}, button(`${pack.institution.name} ${pack.inspection.planned_on}`, () => this.go(() => visit(this, this.desk(pack))), "row"),
      this.online() ? button(_("重新带走"), () => this.take(pack.inspection.id), "link") : null));
    show(heading(_("现场检查"), this.today ? `${this.today.officer.name} ${this.today.officer.certificate ?? ""}` : null),
      mine.length ? h("ul", { class: "list" }, mine) : h("p", { class: "hint" }, _("还没有带走检查。有信号时先带走，再到现场。")),
      rest.length ? [h("h2", {}, _("可以带走的检查")), h("ul", { class: "list" }, rest.map((each) => h("li", {}, h("p", {}, `${each.institution} ${each.title} ${each.planned_on}`),
        button(_("带走"), () => this.take(each.id), "primary", { "aria-label": _("带走 {what}", { what: each.institution }) }))))] : null);
  }

  async take(inspection) {
    const told = await this.#ask(() => this.net.json("GET", `/field/pack/${inspection}`));
    if (!told) return;
    const before = this.safe.of("pack").find((each) => each.pack.inspection.id === inspection);
    await this.safe.keep([{ ...(before ?? { id: newId(), type: "pack" }), pack: told }]);
    this.desk(told);
    if (this.views.length === 1) this.#home();
    say(_("已带走：{name}。没有信号也能用。", { name: told.institution.name }), "ok");
  }

  // Hand in what waits. A text being typed goes along as it stands.
  async sync() {
    await this.leaving?.();
    const state = await this.outbox.run();
    if (state === "revoked") return this.gone ? state : this.revoked();
    if (state === "idle") {
      this.today = await this.net.session().catch(() => this.today);
      const unseen = this.safe.of("entry").filter((each) => each.answer?.state === "conflict" && !each.told);
      for (const inspection of new Set(unseen.map((each) => each.inspection))) await this.take(inspection);
      await this.safe.keep(unseen.map((each) => ({ ...each, told: true })));
      this.disputes = this.disputed().length;
      this.status();
    }
    if (this.views.length === 1) this.#home();
    return state;
  }

  // Records of which there are two texts: [desk, record, kind].
  disputed() {
    return this.safe.of("pack").flatMap(({ pack }) => {
      const desk = this.desk(pack);
      const records = new Map(desk.all().map((each) => [each.record, each.kind]));
      return [...records].filter(([record]) => desk.heads(record).length > 1).map(([record, kind]) => [desk, record, kind]);
    });
  }

  async #ask(act) {
    try {
      return await act();
    } catch (error) {
      if (error instanceof Revoked) await this.revoked();
      else if (error instanceof SignedOut) this.go(() => signIn(this));
      else if (error instanceof Offline) say(_("没有信号。"), "late");
      else if (error instanceof Refused) say(this.reason(error), "late");
      else throw error;
      return null;
    }
  }

  reason(error) {
    return both({ zh: error.told?.zh, en: error.told?.en }) || _("没有被接收：{why}", { why: error.message });
  }

  status() {
    if (this.gone) return;
    const { entries, files, bytes } = this.outbox.counts();
    const { progress, state } = this.outbox;
    const drafts = this.safe.of("draft").length;
    const words = { offline: _("没有信号"), "signed-out": _("请重新登录"), sending: _("正在交回"), failed: _("交回失败"), idle: "" };
    const way = this.net.offset > 0 ? _("慢") : _("快");
    const told = [words[state], this.disputes ? _("{n} 处不一致", { n: this.disputes }) : "", entries + drafts + files ? _("待交 {entries} 条、{files} 个文件（{size}）", { entries: entries + drafts, files, size: size(bytes) }) : _("全部已交回"),
      progress ? `${progress.name} ${Math.floor((100 * progress.offset) / (progress.size || 1))}%` : "",
      Math.abs(this.net.offset ?? 0) > 300_000 ? _("本机时钟{way} {n}", { way, n: apart(this.net.offset) }) : ""];
    document.getElementById("status").textContent = told.filter(Boolean).join(" · ");
    document.getElementById("status").hidden = false;
  }

  watch(desk) {
    if (this.watcher) navigator.geolocation.clearWatch(this.watcher);
    this.watching = desk?.inspection ?? null;
    for (const each of this.desks.values()) each.fix = null;
    if (!desk) return;
    this.watcher = navigator.geolocation?.watchPosition(({ coords }) => {
      const gps = { lat: coords.latitude, lon: coords.longitude, accuracy: Math.round(coords.accuracy * 10) / 10 };
      desk.fix = { at: Date.now(), gps };
    }, () => say(_("取不到位置，照常记录，不附位置。"), "late"), { enableHighAccuracy: true });
  }

  // A file whose entry was not yet made when the phone died.
  async #adopt() {
    const owned = new Set(this.safe.of("entry").flatMap((each) => each.media ?? []));
    for (const file of this.safe.of("file").filter((each) => each.state === "ready" && !owned.has(each.id))) {
      const pack = this.safe.of("pack").find((each) => each.pack.inspection.id === file.inspection)?.pack;
      const text = file.cut ? _("录制中断，此前的都在") : null;
      if (pack) await this.desk(pack).add(newId(), "note", { medium: file.medium, text }, [file]);
    }
  }

  #waits() {
    const { entries, files } = this.outbox.counts();
    return entries + files > 0;
  }

  #tick() {
    if (this.gone) return;
    const rested = Math.abs(Date.now() - this.used);
    if (rested > REST && !recording.now) this.lock();
    else if (this.#waits() && navigator.onLine && !this.outbox.busy && this.outbox.state === "offline" && Date.now() - (this.tried ?? 0) > AGAIN) {
      this.tried = Date.now();
      this.sync();
    }
  }

  async lock() {
    if (recording.now) return say(_("正在录制，先停止再锁定。"), "late");
    await this.#leave().catch(() => {});
    this.safe.close();
    return window.location.reload();
  }

  async revoked() {
    this.gone = true;
    this.leaving = null;
    this.safe.close();
    await vault.destroy();
    document.getElementById("lock").hidden = true;
    document.getElementById("status").hidden = true;
    show(heading(_("这部手机已被停用")), h("p", {}, _("本机的钥匙已销毁，留下的内容谁也打不开。要继续用，请在单位重新登记。")));
  }
}
