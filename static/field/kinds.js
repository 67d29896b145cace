// The papers of a visit as forms: which fields each has, in the order of the page.
import { _ } from "./words.js";

const NEED = { need: true };
const line = (name, label, more) => ({ name, type: "line", label, ...more });
const area = (name, label, more) => ({ name, type: "area", label, ...more });
const count = (name, label, more) => ({ name, type: "count", label, ...more });
const yes = (name, label) => ({ name, type: "yes", label });
const one = (name, label, options, more) => ({ name, type: "choice", label, options, ...more });
const time = (name, label, more) => ({ name, type: "time", label, ...more });
const officers = () => ({ name: "officers", type: "officers", label: _("执法人员（两人以上）") });
const place = () => line("place", _("地点"), { start: "address", need: true });
const rows = (name, label, fields, sums = false) => ({ name, type: "rows", label, fields, sums });

const things = (label) => rows("items", label, [
  line("name", _("名称"), NEED), line("spec", _("规格、批号")), line("unit", _("计量单位")),
  count("quantity", _("数量"), NEED),
  { name: "price_fen", type: "yuan", label: _("单价（元）") }, { name: "amount_fen", type: "yuan", label: _("金额（元）") },
  line("state", _("物品状态")), line("place", _("存放地点")), line("note", _("备注")),
], true);
const total = () => ({ name: "total_fen", type: "yuan", label: _("合计（元）") });

const holding = () => [
  officers(), place(), area("reason", _("理由"), NEED),
  one("keep", _("保存方式"), [["here", _("就地保存")], ["taken", _("异地保存")]]), line("keeper", _("保管人")),
  yes("urgent", _("情况紧急，先行采取，24 小时内补办批准")), line("approved_by", _("批准人（已批准的）")), time("approved_at", _("批准时间")),
  things(_("物品")), total(), { name: "copies", type: "fixed", value: 2 },
];

// One function, called when the language is known. `parties`: who signs under it.
export const kinds = () => ({
  site_record: { name: _("现场检查笔录"), parties: ["party", "present", "witness"], alone: true, fields: [
    officers(), place(), line("present", _("被检查单位在场人员")), line("assistants", _("协助人员")),
    area("text", _("检查情况")), area("statement", _("被检查单位陈述")), line("recording", _("录音录像说明")),
  ] },
  inquiry: { name: _("询问笔录"), parties: ["party", "witness"], title: (body) => body.person?.name, fields: [
    officers(), line("recorder", _("记录人")), place(), time("began_at", _("开始时间"), { start: "now", need: true }), time("ended_at", _("结束时间")),
    { name: "person", type: "group", label: _("被询问人（一份笔录只问一人）"), fields: [
      line("name", _("姓名"), NEED), line("sex", _("性别")), line("born", _("出生年月")), line("id_number", _("证件号码")),
      line("work", _("工作单位、职务")), line("phone", _("电话")), line("relation", _("与案件的关系"))] },
    { type: "aloud", texts: ["certificates", "rights"] },
    yes("rights_told", _("已出示执法证件，已告知权利义务")), yes("wants_recusal", _("申请回避")),
    rows("lines", _("问答"), [area("q", _("问"), { short: true, need: true }), area("a", _("答"), { short: true, empty: true })]),
    one("read_back", _("笔录核对"), [["none", _("尚未核对")], ["self", _("本人已阅看")], ["aloud", _("已向本人宣读")]], { start: "none" }),
    area("corrections", _("更正、补充")),
  ] },
  sampling: { name: _("抽样取证清单"), parties: ["party", "witness"], fields: [officers(), place(), area("method", _("抽样方法")), things(_("样品")), total()] },
  hold: { name: _("先行登记保存清单"), parties: ["party", "witness"], fields: [...holding(), { type: "aloud", texts: ["hold"] }] },
  seal: { name: _("封存清单"), parties: ["party", "witness"], fields: [...holding(), { type: "aloud", texts: ["seal"] }] },
  release: { name: _("解除清单"), parties: ["party", "witness"], fields: [
    officers(), { name: "of", type: "record", of: ["hold", "seal"], label: _("解除哪一份"), need: true }, yes("all", _("全部解除")),
    { name: "items", type: "positions", label: _("只解除第几项（用逗号分开）") },
    one("how", _("处理"), [["returned", _("退还")], ["released", _("解除措施")], ["transferred", _("移送其他机关")], ["confiscated", _("没收")]]), area("reason", _("理由"), NEED),
  ] },
  evidence_list: { name: _("证据清单"), parties: ["party"], fields: [officers(), rows("items", _("证据"), [
    line("name", _("名称"), NEED),
    one("evidence", _("种类"), [["document", _("书证")], ["object", _("物证")], ["audiovisual", _("视听资料")], ["data", _("电子数据")],
      ["witness", _("证人证言")], ["statement", _("当事人的陈述")], ["opinion", _("鉴定意见")], ["site", _("勘验笔录、现场笔录")]], { start: "document" }),
    count("quantity", _("数量"), NEED), line("unit", _("计量单位")), line("from", _("来源")),
    line("pages", _("页数")), line("note", _("备注"))])] },
  extraction: { name: _("电子数据提取笔录"), parties: ["party", "witness"], fields: [
    officers(), line("source", _("数据来源"), NEED), line("device", _("设备"), NEED), line("system", _("系统")), area("method", _("提取方法"), NEED), line("tool", _("工具")),
    line("medium", _("存储介质")), line("operator", _("操作人")), time("began_at", _("开始时间"), { start: "now", need: true }), time("ended_at", _("结束时间")),
    rows("items", _("提取的数据"), [line("name", _("名称"), NEED), count("size", _("字节数"), NEED), line("sha256", "SHA-256", NEED)]),
  ] },
  fetch: { name: _("调取证据通知"), parties: ["party"], fields: [
    officers(), line("receiver", _("受送达人"), NEED), { name: "items", type: "lines", label: _("应提供的材料（每行一项）") },
    { name: "due", type: "day", label: _("提供期限"), need: true }, area("reason", _("理由"))] },
  delivery: { name: _("当场送达"), parties: ["party", "witness"], fields: [
    officers(), line("title", _("文书名称"), NEED), line("number", _("文号"), { known: "documents" }), line("receiver", _("收件人"), NEED), line("relation", _("与受送达人的关系")), place(),
    one("manner", _("送达方式"), [["handed", _("直接送达")], ["left", _("留置送达")]], { start: "handed" })] },
});

export const PAPERS = ["inquiry", "site_record", "sampling", "hold", "seal", "release", "evidence_list", "extraction", "fetch", "delivery"];

export const roles = () => ({ party: _("当事人"), witness: _("见证人"), present: _("在场人员"), officer: _("执法人员") });

// Nothing that was not filled in is sent: the members a text starts with.
export const blank = (fields, pack, now) => {
  const body = {};
  for (const each of fields) {
    if (each.type === "officers") body.officers = pack.officers.map((officer) => officer.id);
    else if (each.type === "yes") body[each.name] = false;
    else if (["rows", "lines"].includes(each.type)) body[each.name] = [];
    else if (each.type === "group") body[each.name] = blank(each.fields, pack, now);
    else if (each.type === "fixed") body[each.name] = each.value;
    else if (each.type === "choice") body[each.name] = each.start ?? each.options[0][0];
    else if (each.start === "now") body[each.name] = now;
    else if (each.start === "address") body[each.name] = pack.institution.address || pack.institution.name;
    else if (["line", "area"].includes(each.type)) body[each.name] = "";
  }
  return body;
};

const empty = (value) => value === null || value === undefined || (typeof value === "string" && !value.trim());

// What a text still lacks before it can be handed in; until then it stays a draft on this phone.
export const lacks = (fields, body) => fields.flatMap((each) => {
  const value = body?.[each.name];
  if (each.type === "group") return lacks(each.fields, value ?? {});
  if (each.type === "rows") return (value ?? []).flatMap((row, index) => lacks(each.fields, row).map((label) => `${each.label} ${index + 1}：${label}`));
  return each.need && empty(value) ? [each.label] : [];
});

// The same for any kind of entry.
export const unfinished = (kind, body) => {
  const found = kinds()[kind];
  if (found) return lacks(found.fields, body);
  if (kind === "answer") return ["choice", "amount_fen", "text", "remark"].every((name) => empty(body[name])) ? [_("答案")] : [];
  return kind === "note" && empty(body.text) ? [_("内容")] : [];
};
