// How entries are shown: their times, what the portal said of them, two versions side by side.
import { button, field, h, say } from "./dom.js";
import { unfinished } from "./kinds.js";
import { _, apart, both, clock } from "./words.js";

export const states = () => ({
  waiting: _("未交回"), handing: _("文字已交回，文件未完"), handed: _("已交回"), refused: _("未被接收"), differs: _("交回的内容与本机不一致"),
});

// One line under a record: where it stands and when, by both clocks.
export const entryLine = ({ entry, draft }) => {
  if (draft) {
    const missing = unfinished(draft.kind, draft.body);
    return h("p", { class: "hint" }, [_("正在写，已存在本机"), missing.length ? _("还缺：{what}", { what: missing.join("，") }) : ""].filter(Boolean).join(" · "));
  }
  if (!entry) return null;
  const answer = entry.answer ?? entry;
  const late = ["refused", "differs"].includes(entry.state);
  const told = [
    states()[entry.state] ?? _("已交回"), _("本机 {at}", { at: clock(entry.device_time) }),
    answer.server_time ? _("服务器 {at}", { at: clock(answer.server_time) }) : "",
    Math.abs(answer.offset_seconds ?? 0) > 300 ? _("本机时钟相差 {n}", { n: apart(answer.offset_seconds * 1000) }) : "",
    both(answer.told), (answer.marks ?? []).join(" "),
    (answer.problems ?? []).map((each) => `${each.at}: ${both(each.told)}`).join("；"),
  ];
  return h("p", { class: late ? "problem" : "hint" }, told.filter(Boolean).join(" · "));
};

const lines = (value, depth = 0) => Object.entries(value ?? {}).flatMap(([name, each]) =>
  (each !== null && typeof each === "object" ? [h("dt", {}, name), ...lines(each, depth + 1)] : [h("dt", {}, name), h("dd", {}, String(each ?? ""))]));

// Both texts when a record was written on two phones; null when there is only one.
export const versions = (app, desk, record, then) => {
  const found = desk.heads(record);
  if (found.length < 2) return null;
  let reason = "";
  const why = field(_("为什么以这一份为准"), (given) => h("input", { class: "input", maxlength: 200, ...given, oninput: (event) => { reason = event.target.value; } }));
  const hold = (each) => async () => {
    if (!reason.trim()) return say(_("请写明理由。"), "late");
    await desk.resolve(record, each.id, reason.trim());
    return app.again(then);
  };
  return h("section", { class: "conflict" }, h("h2", {}, _("同一内容有 {n} 份，都已保留", { n: found.length })),
    h("div", { class: "beside" }, found.map((each) => h("article", {}, h("p", {}, each.by?.name ?? each.by ?? _("本机")), entryLine({ entry: each }),
      h("dl", {}, lines(each.body)), button(_("以这一份为准"), hold(each))))), why);
};
