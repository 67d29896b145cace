// A form made from the list of its fields. It changes the text it was given and says so at every stroke.
import { button, choices, field, h, unique } from "./dom.js";
import { sums } from "./entries.js";
import { _, both, clock, fen, stamp, yuan } from "./words.js";

const typed = (kind, more = {}) => (value, put) => (given) =>
  h(kind, { class: "input", ...given, ...more, value: value ?? "", oninput: (event) => put(event.target.value) });

const controls = {
  line: (each, value, put, { pack }) => {
    const id = each.known ? unique() : null;
    const known = id ? h("datalist", { id }, (pack[each.known] ?? []).map(({ number, title }) => h("option", { value: number, label: title }))) : null;
    return [field(each.label, typed("input", { maxlength: 200, autocomplete: "off", list: id })(value, put)), known];
  },
  area: (each, value, put) => field(each.label, typed("textarea", { rows: each.short ? 2 : 5, maxlength: 20000 })(value, put)),
  day: (each, value, put) => field(each.label, typed("input", { type: "date" })(value, (told) => put(told || null))),
  time: (each, value, put) => field(each.label, typed("input", { type: "datetime-local" })(value ? clock(value).replace(" ", "T") : "",
    (told) => put(told ? stamp(new Date(told)) : null))),
  count: (each, value, put) => field(each.label, typed("input", { inputmode: "numeric", pattern: "[0-9]*" })(value,
    (told) => put(/^\d{1,12}$/.test(told.trim()) ? Number(told) : null))),
  yuan: (each, value, put) => field(each.label, typed("input", { inputmode: "decimal" })(yuan(value), (told) => put(fen(told)))),
  yes: (each, value, put) => h("label", { class: "choice" },
    h("input", { type: "checkbox", checked: value === true, onchange: (event) => put(event.target.checked) }), h("span", {}, each.label)),
  choice: (each, value, put) => choices(each.label, each.options, value, put),
  lines: (each, value, put) => field(each.label, typed("textarea", { rows: 4 })((value ?? []).join("\n"),
    (told) => put(told.split("\n").map((text) => text.trim()).filter(Boolean)))),
  positions: (each, value, put) => field(each.label, typed("input", { inputmode: "numeric" })((value ?? []).join("，"),
    (told) => put((told.match(/\d+/g) ?? []).map(Number)))),
  fixed: () => null,
  officers: (each, value, put, { pack }) => h("fieldset", { class: "choices" }, h("legend", {}, each.label), pack.officers.map((officer) =>
    h("label", { class: "choice" },
      h("input", { type: "checkbox", checked: value?.includes(officer.id), onchange: (event) => {
        const rest = (value ?? []).filter((id) => id !== officer.id);
        value = event.target.checked ? [...rest, officer.id] : rest;
        put(value);
      } }),
      h("span", {}, `${officer.name} ${officer.certificate}`)))),
  record: (each, value, put, { desk, names }) => choices(each.label, desk.records(each.of).map((found) =>
    [found.record, `${names[found.kind].name} ${found.body.place ?? ""}`]), value, put),
  aloud: (each, _value, _put, { pack }) => each.texts.map((name) => pack.texts?.[name]).filter(Boolean).map((told) =>
    h("blockquote", { class: "aloud" }, h("p", {}, both(told)), h("p", { class: "hint" }, [told.law, told.verified ? "" : _("待核实")].filter(Boolean).join(" ")))),
  group: (each, value, put, about) => h("fieldset", { class: "group" }, h("legend", {}, each.label), form(each.fields, value, () => put(value), about)),
  rows: (each, value, put, about) => rows(each, value, put, about),
};

const rows = (each, value, put, about) => {
  const place = h("div", { class: "rows" });
  const wrong = h("p", { class: "problem", role: "alert", hidden: true });
  const check = () => {
    if (each.sums) {
      const found = sums({ items: value, total_fen: about.body.total_fen }).map(([index, right]) =>
        (index === null ? _("合计应为 {right} 元", { right: yuan(right) }) : _("第 {n} 项：数量 × 单价 = {right} 元", { n: index + 1, right: yuan(right) })));
      wrong.textContent = found.join("；");
      wrong.hidden = !found.length;
    }
  };
  const changed = () => put(value);
  about.checks.push(check);
  const draw = () => place.replaceChildren(...value.map((row, index) => h("fieldset", { class: "group" },
    h("legend", {}, `${each.label} ${index + 1}`), form(each.fields, row, changed, about),
    button(_("去掉第 {n} 项", { n: index + 1 }), () => { value.splice(index, 1); draw(); changed(); }, "link"))));
  const fresh = () => Object.fromEntries(each.fields.map((part) => [part.name, part.type === "choice" ? part.start : ["line", "area"].includes(part.type) ? "" : null]));
  draw();
  check();
  return h("div", {}, place, wrong, button(_("加一项：{what}", { what: each.label }), () => {
    value.push(fresh());
    draw();
    changed();
    place.lastElementChild.querySelector("input, textarea")?.focus();
  }));
};

// Fields into a body. `about`: {pack, desk, names, body, checks}.
export const form = (fields, body, changed, about) => fields.map((each) =>
  controls[each.type](each, body[each.name], (value) => { body[each.name] = value; changed(); }, about));
