// The door: the worker, the language, the passphrase. The rest is loaded while one types.
import { button, field, h, heading, say, show } from "./dom.js";
import { Net, Offline, Refused, Revoked, SignedOut } from "./net.js";
import * as db from "./store.js";
import * as vault from "./vault.js";
import { _, both, chosen, clock, speak } from "./words.js";

const { base, languages } = document.documentElement.dataset;
const net = new Net();
const rest = import("./app.js");
let alone = null;

// One window at a time: two would each hold half of what is known.
const onlyOne = () => new Promise((resolve) => {
  if (!navigator.locks) return resolve(true);
  return navigator.locks.request("cluebridge-field", { ifAvailable: true }, (lock) => {
    if (!lock) return resolve(false);
    resolve(true);
    return new Promise((free) => { alone = free; });
  });
});

const enter = async (key) => {
  if (!await onlyOne()) return say(_("已在另一个窗口打开，请到那里继续。"), "late");
  net.token = (await db.get("meta", "token")) ?? "";
  const { App } = await rest;
  const app = new App(key, net);
  globalThis.addEventListener("beforeunload", (event) => { if (app.outbox.busy || app.leaving) event.preventDefault(); });
  return app.start();
};

const working = (act) => async (event) => {
  event.preventDefault();
  const { submitter } = event;
  submitter.disabled = true;
  try {
    await act();
  } catch (error) {
    if (error instanceof Offline) say(_("没有信号：登记手机时要有信号。"), "late");
    else if (error instanceof SignedOut) window.location.assign("/sign-in");
    else if (error instanceof Refused) say(both({ zh: error.told.zh, en: error.told.en }) || error.message, "late");
    else if (error instanceof vault.WrongPassphrase) say(error.until ? _("口令不对。{at} 以后再试。", { at: clock(error.until) }) : _("口令不对。"), "late");
    else if (error instanceof db.StorageFull) say(_("手机存储已满，先清理空间。"), "late");
    else throw error;
  } finally {
    submitter.disabled = false;
  }
};

const secret = (label, told, name, hint) => field(label, (given) =>
  h("input", { class: "input", type: "password", autocomplete: "off", name, required: true, ...given, oninput: (event) => { told[name] = event.target.value; } }), hint);
const submit = (text) => h("button", { type: "submit", class: "button primary" }, text);
const otherLanguage = () => (languages ?? "").split(" ").filter((code) => code && code !== chosen()).map((code) =>
  button(code === "zh" ? "中文" : "English", async () => { await speak(code, base); first(); }, "link"));

const unlocking = () => {
  const told = { passphrase: "" };
  show(heading(_("现场检查")), h("form", { novalidate: true, onsubmit: working(async () => enter(await vault.open(told.passphrase))) },
    secret(_("本机口令"), told, "passphrase"), submit(_("打开"))), h("p", { class: "hint" }, _("口令忘了谁也打不开，只能停用这部手机重新登记。")), otherLanguage());
};

const creating = () => {
  const told = { passphrase: "", again: "", name: "" };
  const make = async () => {
    if (!vault.strongEnough(told.passphrase)) return say(_("口令至少 10 个字符，不能只是几个数字。"), "late");
    if (told.passphrase !== told.again) return say(_("两次口令不一样。"), "late");
    await net.session();
    const { token } = await net.json("POST", "/field/devices", { name: told.name.trim() || navigator.platform || "phone" });
    const key = await vault.create(told.passphrase);
    await db.write({ put: { meta: [["token", token]] } });
    await navigator.storage?.persist?.();
    return enter(key);
  };
  show(heading(_("登记这部手机"), _("设一个本机口令。现场写下、拍下的都用它加密，没有信号也能打开。")), h("form", { novalidate: true, onsubmit: working(make) },
    field(_("手机名称"), (given) => h("input", { class: "input", maxlength: 100, ...given, oninput: (event) => { told.name = event.target.value; } })),
    secret(_("本机口令"), told, "passphrase", _("至少 10 个字符，不要与登录口令相同。")), secret(_("再输一次"), told, "again"), submit(_("登记"))), otherLanguage());
};

const first = async () => ((await vault.exists()) ? unlocking() : creating());

// A locked phone, too, learns that it was revoked.
const stillActive = async () => {
  net.token = (await db.get("meta", "token")) ?? "";
  if (!net.token || navigator.onLine === false) return;
  try {
    await net.json("GET", "/field/devices/me");
  } catch (error) {
    if (!(error instanceof Revoked)) return;
    await vault.destroy();
    alone?.();
    show(heading(_("这部手机已被停用")), h("p", {}, _("本机的钥匙已销毁，留下的内容谁也打不开。要继续用，请在单位重新登记。")));
  }
};

const worker = async () => {
  if (!navigator.serviceWorker) return;
  const trusted = globalThis.trustedTypes?.createPolicy("field", { createScriptURL: (url) => (url === "/field/worker.js" ? url : "") });
  const url = trusted ? trusted.createScriptURL("/field/worker.js") : "/field/worker.js";
  const registered = await navigator.serviceWorker.register(url, { scope: "/field" }).catch(() => null);
  const told = () => {
    if (!registered?.waiting || !navigator.serviceWorker.controller) return;
    const place = document.getElementById("update");
    place.replaceChildren(button(_("有新版本，点这里换上（本机内容都在）"), () => registered.waiting.postMessage("now")));
    place.hidden = false;
  };
  registered?.addEventListener("updatefound", () => registered.installing?.addEventListener("statechange", told));
  told();
  const before = navigator.serviceWorker.controller;
  navigator.serviceWorker.addEventListener("controllerchange", () => { if (before) window.location.reload(); });
};

await speak(chosen(), base).catch(() => {});
await first();
await stillActive();
await worker();
