// What waits, what was not taken, and signing in again on the same page.
import { button, field, h, heading, say, show } from "./dom.js";
import { Offline, Refused } from "./net.js";
import { entryLine } from "./shown.js";
import { _, both, size } from "./words.js";

export const box = async (app) => {
  const here = app.moved;
  const own = app.safe.of("entry");
  const troubled = own.filter((each) => ["refused", "differs"].includes(each.state));
  const kept = app.safe.of("file").filter((each) => each.state === "refused");
  const estimate = await navigator.storage?.estimate?.().catch(() => null);
  if (app.moved !== here) return;
  const retry = (each, late) => async () => {
    const redraw = app.still();
    await app.safe.keep([{ ...each, state: "waiting", late }]);
    await app.sync();
    redraw(() => box(app));
  };
  const again = (file) => async () => {
    const redraw = app.still();
    await app.safe.keep([{ ...file, state: "ready", answer: null }]);
    await app.sync();
    redraw(() => box(app));
  };
  const why = (file) => both({ zh: file.answer?.zh, en: file.answer?.en }) || _("没有被接收：{why}", { why: file.answer?.error ?? file.answer?.status });
  const named = (each) => app.safe.of("pack").find((found) => found.pack.inspection.id === each.inspection)?.pack.kinds?.[each.kind] ?? each.kind;
  const disputes = app.disputed();
  show(heading(_("交回")), h("p", {}, document.getElementById("status").textContent),
    app.outbox.error instanceof Refused ? h("p", { class: "problem" }, app.reason(app.outbox.error)) : null,
    estimate?.quota ? h("p", { class: "hint" }, _("本机还可存 {size}", { size: size(estimate.quota - estimate.usage) })) : null,
    button(_("现在交回"), async () => {
      const redraw = app.still();
      await app.sync();
      redraw(() => box(app));
    }, "primary"),
    app.outbox.state === "signed-out" ? button(_("重新登录"), () => app.go(() => signIn(app)), "primary") : null,
    troubled.length ? [h("h2", {}, _("要您处理的")), h("ul", { class: "list" }, troubled.map((each) => h("li", {}, h("p", {}, both(named(each))), entryLine({ entry: each }),
      each.answer?.reason === "closed" ? button(_("作为迟交的材料交回"), retry(each, true), "primary") : button(_("再试"), retry(each, each.late)))))] : null,
    kept.length ? [h("h2", {}, _("没有被接收的文件")), h("ul", { class: "list" }, kept.map((each) => h("li", {}, h("p", {}, `${each.name} ${size(each.size)}`), h("p", { class: "problem" }, why(each)),
      button(_("再试"), again(each), "primary"))))] : null,
    disputes.length ? [h("h2", {}, _("同一内容有不同的写法")), h("ul", { class: "list" }, disputes.map(([desk, record, kind]) =>
      h("li", {}, button(both(desk.pack.kinds?.[kind] ?? kind), () => app.go(() => app.conflict(desk, record)), "danger"))))] : null,
    h("h2", {}, _("本机记录")), h("ul", { class: "list" }, own.slice(-100).reverse().map((each) => h("li", {}, h("p", {}, both(named(each))), entryLine({ entry: each })))));
};

export const signIn = (app) => {
  const told = { login: "", passphrase: "", code: "" };
  const line = (name, label, more) => field(label, (given) => h("input", { class: "input", autocomplete: "off", ...more, ...given, oninput: (event) => { told[name] = event.target.value; } }));
  const enter = async () => {
    try {
      app.today = await app.net.signIn(told.login, told.passphrase, told.code);
    } catch (error) {
      return say(error instanceof Offline ? _("没有信号。") : _("登录名、口令或者动态码不对。"), "late");
    }
    await app.back();
    return app.sync();
  };
  show(heading(_("重新登录"), _("本机的内容都在，登录后接着交回。")), line("login", _("登录名")), line("passphrase", _("登录口令"), { type: "password" }),
    line("code", _("动态码"), { inputmode: "numeric" }), button(_("登录"), enter, "primary"));
};
