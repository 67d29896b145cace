// The checklist: drawn once however long it is, each answer an entry, items shown as their condition says.
import { isAsked } from "./conditions.js";
import { button, field, h, heading, say, show } from "./dom.js";
import { standing } from "./entries.js";
import { takeIn } from "./files.js";
import { newId } from "./safe.js";
import { entryLine } from "./shown.js";
import { full } from "./capture.js";
import { StorageFull } from "./store.js";
import { _, both, fen, yuan } from "./words.js";

const PAUSE = 600;

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

// What conditions ask about: the answer of each item as one word.
const said = (answers) => new Map([...answers].map(([code, body]) => [code, body.choice ?? body.text ?? ""]));

export const progress = (desk) => progressOf(desk.pack.checklist?.items ?? [], answersOf(desk));

const given = (item, body, changed) => {
  if (item.kind === "amount") return field(_("金额（元）"), (told) => h("input", { class: "input", inputmode: "decimal", ...told, value: yuan(body.amount_fen), oninput: (event) => changed({ amount_fen: fen(event.target.value) }) }));
  if (item.kind === "text") return field(_("检查所见"), (told) => h("textarea", { class: "input", rows: 3, maxlength: 20000, ...told, value: body.text ?? "", oninput: (event) => changed({ text: event.target.value }) }));
  if (["number", "date", "file"].includes(item.kind)) return field(item.kind === "number" ? _("数量") : item.kind === "date" ? _("日期") : _("证据材料编号"), (told) => h("input", { class: "input", maxlength: 200, type: item.kind === "date" ? "date" : "text", inputmode: item.kind === "number" ? "decimal" : null, ...told, value: body.text ?? "", oninput: (event) => changed({ text: event.target.value }) }));
  if (item.kind === "choice") return chosenOf(item, (item.options ?? []).map((each) => [each.code, both(each)]), body.text, (text) => changed({ text }));
  return chosenOf(item, [["yes", _("符合")], ["no", _("不符合")], ["na", _("不涉及")]], body.choice, (choice) => changed({ choice }));
};

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
    await desk.settle(item.record);
    rows.get(item.code).told.replaceChildren(entryLine(standing(desk.of(item.record))) ?? "");
  };
  const changed = (item) => (part) => {
    answers.set(item.code, { checklist: version, item: item.code, ...answers.get(item.code), ...part });
    clearTimeout(open.get(item.code));
    open.set(item.code, setTimeout(() => keep(item), PAUSE));
    const known = said(answers);
    for (const [code, row] of rows) row.place.hidden = !isAsked(row.item.when, known) && !answers.has(code);
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
      await desk.add(newId(), "note", { medium: "photo", text: both(wanted) }, [file]);
      say(_("照片已存在本机。"), "ok");
    } catch (error) {
      say(error instanceof StorageFull ? full() : _("没有存下：{why}", { why: error.name }), "late");
    }
  } });
  app.leaving = async () => {
    for (const item of items) if (open.has(item.code)) await settle(item);
  };
  const known = said(answers);
  const list = items.map((item, index) => {
    const body = answers.get(item.code) ?? {};
    const place = h("fieldset", { class: "item", onchange: () => settle(item) }, h("legend", {}, `${index + 1}. ${both(item)}`),
      item.law ? h("p", { class: "hint" }, `${typeof item.law === "string" ? item.law : both(item.law)}${item.verified === false ? ` ${_("待核实")}` : ""}`) : null,
      given(item, body, changed(item)),
      field(_("备注"), (id) => h("input", { class: "input", maxlength: 200, ...id, value: body.remark ?? "", oninput: (event) => changed(item)({ remark: event.target.value }) })),
      button(_("拍照"), () => { wanted = item; camera.click(); }, "link"));
    const line = h("div");
    const found = desk.heads(item.record);
    if (found.length) line.append(entryLine({ entry: found.at(-1) }) ?? "");
    if (found.length > 1) line.append(button(_("有 {n} 份不同的答案", { n: found.length }), () => app.go(() => app.conflict(desk, item.record)), "danger"));
    place.append(line);
    place.hidden = !isAsked(item.when, known) && !answers.has(item.code);
    rows.set(item.code, { place, told: line, item });
    return place;
  });
  show(heading(both(name) || _("检查表"), desk.pack.institution.name), count, list, camera);
};

const progressOf = (items, answers) => {
  const known = said(answers);
  const asked = items.filter((each) => isAsked(each.when, known));
  return { done: asked.filter((each) => answers.has(each.code)).length, all: asked.length };
};
