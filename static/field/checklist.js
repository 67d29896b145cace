// The checklist: drawn once however long it is, each answer an entry, items shown as their condition says.
import { asked } from "./conditions.js";
import { button, field, h, heading, say, show } from "./dom.js";
import { standing } from "./entries.js";
import { takeIn } from "./files.js";
import { unfinished } from "./kinds.js";
import { entryLine } from "./shown.js";
import { full } from "./capture.js";
import { StorageFull } from "./store.js";
import { _, both, fen, yuan } from "./words.js";

const PAUSE = 600;
const MOST_WORDS = 200;
const NUMBER = /^-?\d{1,11}(\.\d{1,4})?$/;

const photos = (desk, item) => desk.of(item.record).flatMap((each) => each.files ?? []).map((file) => h("p", { class: "hint" }, _("照片：{name}", { name: file.name })));

// A number as the portal takes it: full-width digits and thousands marks are only another way of writing.
const plain = (typed) => typed.normalize("NFKC").replace(/[,\s]/g, "");

export const answersOf = (desk) => {
  const byRecord = new Map();
  for (const each of desk.all().filter((entry) => ["answer", "resolve"].includes(entry.kind) && entry.state !== "refused")) {
    byRecord.set(each.record, [...(byRecord.get(each.record) ?? []), each]);
  }
  const found = new Map();
  for (const item of desk.pack.checklist?.items ?? []) {
    const body = standing(byRecord.get(item.record) ?? []).body ?? desk.draft(item.record)?.body;
    if (body) found.set(item.code, body);
  }
  return found;
};

const answered = (body) => Boolean(body) && !unfinished("answer", body).length;

// What conditions ask about: the answer of each item as one word.
const said = (answers) => new Map([...answers].map(([code, body]) => [code, body.choice ?? body.text ?? ""]));

export const progress = (desk) => progressOf(desk.pack.checklist?.items ?? [], answersOf(desk));

const amount = (body, changed) => field(_("金额（元）"), (told) => h("input", { class: "input", inputmode: "decimal", ...told, value: yuan(body.amount_fen), oninput: (event) => changed({ amount_fen: fen(event.target.value) }) }));

const typed = (label, body, changed, more, read = (text) => text) => field(label, (told) =>
  h("input", { class: "input", maxlength: MOST_WORDS, ...told, ...more, value: body.text ?? "", oninput: (event) => changed({ text: read(event.target.value) }) }));

const answerOf = (item, body, changed) => {
  if (item.kind === "amount") return amount(body, changed);
  if (item.kind === "text") return field(_("检查所见"), (told) => h("textarea", { class: "input", rows: 3, maxlength: 20000, ...told, value: body.text ?? "", oninput: (event) => changed({ text: event.target.value }) }));
  if (item.kind === "number") return typed(_("数量"), body, changed, { inputmode: "decimal" }, plain);
  if (item.kind === "date") return typed(_("日期"), body, changed, { type: "date" });
  if (item.kind === "file") return typed(_("证据材料编号"), body, changed, {});
  if (item.kind === "choice") return chosenOf(item, (item.options ?? []).map((each) => [each.code, both(each)]), body.text, (text) => changed({ text }));
  return chosenOf(item, [["yes", _("符合")], ["no", _("不符合")], ["na", _("不涉及")]], body.choice, (choice) => changed({ choice }));
};

const given = (item, body, changed) => [answerOf(item, body, changed), item.asks_amount && item.kind !== "amount" ? amount(body, changed) : null];

const chosenOf = (item, options, chosen, changed) =>
   h("div", { class: "three", role: "radiogroup" }, options.map(([value, text]) => h("label", { class: "choice" },
    h("input", { type: "radio", name: `c-${item.code}`, value, checked: chosen === value, onchange: () => changed(value) }), h("span", {}, text))));

export const checklist = (app, desk) => {
  const { items = [], version, name } = desk.pack.checklist ?? {};
  const answers = answersOf(desk);
  const rows = new Map();
  const open = new Map(); // records being written: their timer
  const keep = async (item) => {
    clearTimeout(open.get(item.code));
    open.delete(item.code);
    try {
      await desk.type(item.record, "answer", answers.get(item.code));
    } catch (error) {
      say(error instanceof StorageFull ? full() : _("没有存下：{why}", { why: error.name }), "late");
    }
  };
  const settle = async (item) => {
    if (open.has(item.code)) await keep(item);
    const { text } = answers.get(item.code) ?? {};
    if (item.kind === "number" && text && !NUMBER.test(text)) {
      say(_("第 {n} 项请填数字。", { n: items.indexOf(item) + 1 }), "late"); // stays a draft until it is one
      return;
    }
    await desk.settle(item.record);
    rows.get(item.code).told.replaceChildren(entryLine(standing(desk.of(item.record))) ?? "", ...photos(desk, item));
  };
  const changed = (item) => (part) => {
    answers.set(item.code, { checklist: version, item: item.code, ...answers.get(item.code), ...part });
    clearTimeout(open.get(item.code));
    open.set(item.code, setTimeout(() => keep(item), PAUSE));
    const now = asked(items, said(answers));
    for (const [code, row] of rows) row.place.hidden = !now.has(code) && !answers.has(code);
    count.textContent = told();
  };
  const told = () => _("已答 {done} / {all}", progressOf(items, answers));
  const count = h("p", { class: "hint", role: "status" }, told());
  let wanted = null;
  const camera = h("input", { type: "file", accept: "image/*", capture: "environment", class: "unseen", "aria-label": _("拍照"), onchange: async () => {
    const [chosen] = camera.files;
    camera.value = "";
    try {
      const file = await takeIn(desk.safe, chosen, { medium: "photo", inspection: desk.inspection });
      await hang(wanted, file);
      say(_("照片已存在本机。"), "ok");
    } catch (error) {
      say(error instanceof StorageFull ? full() : _("没有存下：{why}", { why: error.name }), "late");
    }
  } });
  // A photo is a file of the answer it was taken for; where evidence is the answer, its name is one.
  const hang = async (item, file) => {
    clearTimeout(open.get(item.code));
    open.delete(item.code);
    const before = answers.get(item.code) ?? {};
    const text = item.kind === "file" ? [before.text, file.name].filter(Boolean).join("，").slice(0, MOST_WORDS) : before.text;
    const body = { ...before, checklist: version, item: item.code, text };
    answers.set(item.code, body);
    await desk.add(item.record, "answer", body, [file]);
    const row = rows.get(item.code);
    if (item.kind === "file") row.place.querySelector("input").value = text;
    row.told.replaceChildren(entryLine(standing(desk.of(item.record))) ?? "", ...photos(desk, item));
    count.textContent = told();
  };
  app.leaving = async () => {
    for (const item of items) if (open.has(item.code)) await settle(item);
  };
  const now = asked(items, said(answers));
  const list = items.map((item, index) => {
    const body = answers.get(item.code) ?? {};
    const place = h("fieldset", { class: "item", onchange: () => settle(item) }, h("legend", {}, `${index + 1}. ${both(item)}`),
      item.law ? h("p", { class: "hint" }, `${typeof item.law === "string" ? item.law : both(item.law)}${item.verified === false ? ` ${_("待核实")}` : ""}`) : null,
      [item.hint, item.evidence].filter(Boolean).map((each) => h("p", { class: "hint" }, both(each))),
      given(item, body, changed(item)),
      field(_("备注"), (id) => h("input", { class: "input", maxlength: 200, ...id, value: body.remark ?? "", oninput: (event) => changed(item)({ remark: event.target.value }) })),
      button(_("拍照"), () => { wanted = item; camera.click(); }, "link"));
    const line = h("div");
    const found = desk.heads(item.record);
    if (found.length) line.append(entryLine({ entry: found.at(-1) }) ?? "", ...photos(desk, item));
    if (found.length > 1) line.append(button(_("有 {n} 份不同的答案", { n: found.length }), () => app.go(() => app.conflict(desk, item.record)), "danger"));
    place.append(line);
    place.hidden = !now.has(item.code) && !answers.has(item.code);
    rows.set(item.code, { place, told: line, item });
    return place;
  });
  show(heading(both(name) || _("检查表"), desk.pack.institution.name), count, list, camera);
};

const progressOf = (items, answers) => {
  const now = asked(items, said(answers));
  return { done: [...now].filter((code) => answered(answers.get(code))).length, all: now.size };
};
