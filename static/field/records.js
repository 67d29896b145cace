// The papers of a visit: the list of them, one being written, the signatures under it, a printed view.
import { button, choices, field, h, heading, say, show } from "./dom.js";
import { newId } from "./safe.js";
import { form } from "./form.js";
import { PAPERS, blank, kinds, lacks, roles } from "./kinds.js";
import { drawn, pad } from "./pad.js";
import { entryLine, versions } from "./shown.js";
import { StorageFull } from "./store.js";
import { full } from "./capture.js";
import { _, stamp } from "./words.js";

const PAUSE = 600;

export const papers = (app, desk) => {
  const names = kinds();
  const rows = desk.records(PAPERS).map((each) => h("li", {},
    button(`${names[each.kind].name} ${names[each.kind].title?.(each.body) ?? ""}`, () => app.go(() => paper(app, desk, each.record, each.kind)), "row"),
    entryLine(each)));
  const site = desk.pack.records?.site_record;
  show(heading(_("笔录和清单")), rows.length ? h("ul", { class: "list" }, rows) : h("p", { class: "hint" }, _("还没有。")),
    h("h2", {}, _("新做一份")), h("div", { class: "grid" }, PAPERS.map((kind) =>
      button(names[kind].name, () => app.go(() => paper(app, desk, kind === "site_record" && site ? site : newId(), kind))))));
};

// One paper. Every pause in typing is on the disk; leaving makes an entry of it.
export const paper = (app, desk, record, kind) => {
  const names = kinds();
  const { fields, name, parties } = names[kind];
  const conflict = versions(app, desk, record, () => paper(app, desk, record, kind));
  if (conflict) {
    show(heading(name), conflict);
    return;
  }
  const body = { ...blank(fields, desk.pack, stamp()), done: false, ...structuredClone(desk.text(record) ?? {}) };
  const kept = h("p", { class: "hint", role: "status" });
  let timer = 0;
  let writing = Promise.resolve();
  const save = () => {
    clearTimeout(timer);
    timer = 0;
    writing = writing.then(() => desk.type(record, kind, body)).then(
      () => { kept.textContent = _("已存在本机 {at}", { at: stamp().slice(11, 19) }); },
      (error) => { kept.textContent = error instanceof StorageFull ? full() : _("没有存下：{why}", { why: error.name }); });
    return writing;
  };
  const about = { pack: desk.pack, desk, names, body, checks: [] };
  const changed = () => {
    for (const check of about.checks) check();
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  };
  app.leaving = async () => {
    if (timer) await save();
    await writing;
    await desk.settle(record);
  };
  const ready = h("p");
  const finish = async () => {
    const missing = lacks(fields, body);
    if (missing.length) return say(_("还缺：{what}", { what: missing.join("，") }), "late");
    if (body.officers.length < 2) return say(_("执法人员不得少于两人。"), "late");
    body.done = true;
    await save();
    const entry = await desk.settle(record);
    return app.go(() => signing(app, desk, entry, parties, name));
  };
  show(heading(name, desk.pack.institution.name), desk.refused(record) ? entryLine({ entry: desk.refused(record) }) : null,
    form(fields, body, changed, about), kept,
    h("div", { class: "grid" }, button(_("写完，去签名"), finish, "primary"), button(_("打印"), async () => {
      await save();
      print(desk, record, kind, body);
    }), app.online() ? button(_("生成正式文书"), () => official(app, desk, record, ready)) : null), ready);
};

// Each person signs, refuses or is not there: an entry of its own that names the very text.
export const signing = (app, desk, entry, parties, name) => {
  const people = roles();
  const body = { signs: entry.id, role: parties[0], how: "drawn", name: entry.body.person?.name ?? entry.body.present ?? entry.body.receiver ?? "", strokes: "" };
  const place = h("div");
  const said = desk.all().filter((each) => each.kind === "signature" && each.body.signs === entry.id);
  const line = (key, label) => field(label, (given) => h("input", { class: "input", maxlength: 200, ...given, value: body[key] ?? "", oninput: (event) => { body[key] = event.target.value; } }));
  const draw = () => place.replaceChildren(...[
    body.how === "drawn" ? pad(_("请在框内签名"), (strokes) => { body.strokes = strokes; }) : null,
    ["refused", "absent"].includes(body.how) ? line("reason", _("情况说明")) : null,
    ["refused", "absent"].includes(body.how) ? line("witness", _("见证人姓名")) : null].filter(Boolean));
  const keep = async () => {
    const missing = (body.how === "drawn" && !body.strokes && _("还没有签名。")) || (["refused", "absent"].includes(body.how) && !body.reason?.trim() && _("请写明情况。"))
      || (body.how === "absent" && !body.witness?.trim() && _("当事人不在场的，要有见证人。")) || (!body.name.trim() && body.how !== "absent" && _("请写姓名。"));
    if (missing) return say(missing, "late");
    const told = { ...body, strokes: body.how === "drawn" ? body.strokes : null };
    await desk.add(newId(), "signature", told);
    say(_("签名情况已记下。"), "ok");
    return app.again(() => signing(app, desk, entry, parties, name));
  };
  draw();
  show(heading(_("签名：{what}", { what: name })),
    h("ul", {}, said.map((each) => h("li", {}, `${people[each.body.role]} ${each.body.name ?? ""} ${how()[each.body.how]}`))),
    choices(_("谁"), parties.map((role) => [role, people[role]]), body.role, (role) => { body.role = role; }),
    line("name", _("姓名")), choices(_("怎样"), Object.entries(how()), body.how, (value) => { body.how = value; draw(); }),
    place, button(_("记下"), keep, "primary"), button(_("返回"), () => app.back()));
};

const how = () => ({ drawn: _("在本机签名"), paper: _("在纸上签名"), refused: _("拒绝签名"), absent: _("不在场或者不能签名") });

// A plain page of what stands, from this phone alone.
export const print = (desk, record, kind, body) => {
  const names = kinds();
  const rows = (fields, value) => fields.flatMap((each) => {
    const found = value?.[each.name];
    if (found === undefined || found === null || found === "" || each.type === "fixed") return [];
    if (each.type === "group") return rows(each.fields, found);
    if (each.type === "rows") return found.map((row, index) => h("section", {}, h("h3", {}, `${each.label} ${index + 1}`), rows(each.fields, row)));
    const told = each.type === "officers" ? desk.pack.officers.filter((one) => found.includes(one.id)).map((one) => `${one.name} ${one.certificate}`).join("，")
      : each.type === "yuan" ? (found / 100).toFixed(2) : each.type === "choice" ? each.options.find(([code]) => code === found)?.[1] ?? found
        : typeof found === "boolean" ? (found ? _("是") : _("否")) : String(found);
    return [h("p", {}, h("strong", {}, `${each.label}：`), told)];
  });
  const signed = desk.all().filter((each) => each.kind === "signature" && desk.of(record).some((one) => one.id === each.body.signs));
  const sheet = h("article", { class: "sheet" }, h("h1", {}, names[kind].name), h("p", {}, desk.pack.inspection.number), h("p", {}, desk.pack.institution.name),
    rows(names[kind].fields, body), signed.map((each) => h("p", {}, `${roles()[each.body.role]} ${each.body.name ?? ""} ${how()[each.body.how]} ${each.body.reason ?? ""} ${each.body.witness ?? ""}`,
      each.body.strokes ? drawn(each.body.strokes) : null)), h("p", { class: "hint" }, _("本机打印，以交回后生成的正式文书为准。本机时间 {at}", { at: stamp() })));
  document.querySelector(".sheet")?.remove();
  document.body.append(sheet);
  document.body.classList.add("printing");
  window.addEventListener("afterprint", () => { sheet.remove(); document.body.classList.remove("printing"); }, { once: true });
  window.print();
};

const official = async (app, desk, record, place) => {
  await app.leaving?.();
  await app.outbox.run();
  const device = app.net.token.split(".")[0];
  try {
    const told = await app.net.json("POST", `/field/inspections/${desk.inspection}/records/${record}/document`, { device });
    const pdf = await app.net.blob(told.url);
    place.replaceChildren(h("a", { href: URL.createObjectURL(pdf), target: "_blank", rel: "noopener" }, [told.title, told.number].filter(Boolean).join(" ")));
  } catch (error) {
    say(error.told ? app.reason(error) : _("没有信号：交回后再生成。"), "late");
  }
};
