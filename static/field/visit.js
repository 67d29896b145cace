// One visit: entering with certificates shown, what to do there, photos and notes, removing it from the phone.
import { capture } from "./capture.js";
import { checklist, progress } from "./checklist.js";
import { button, field, h, heading, say, show } from "./dom.js";
import { whole } from "./files.js";
import { papers } from "./records.js";
import { newId } from "./safe.js";
import { entryLine, versions } from "./shown.js";
import { _, both, clock, size } from "./words.js";

export const visit = (app, desk) => {
  const { inspection, institution, others = [], officers } = desk.pack;
  const done = progress(desk);
  const entered = hasEntered(desk);
  show(heading(institution.name, `${inspection.number} ${inspection.planned_on} ${both(inspection.notice)}`),
    h("p", {}, officers.map((each) => `${each.name}（${each.certificate}）`).join("，")),
    others.length ? h("p", { class: "hint" }, others.map((each) => `${both(each.agency_name)}：${each.officers.map((one) => `${one.name}（${one.certificate}）`).join("，")}`).join("；")) : null,
    h("div", { class: "grid" },
      button(entered ? _("入场情况") : _("亮证入场"), () => app.go(() => entering(app, desk)), entered ? "secondary" : "primary"),
      button(_("扫码入企二维码"), () => app.go(() => code(desk))),
      button(_("检查表 {done} / {all}", done), () => app.go(() => checklist(app, desk))),
      button(_("笔录和清单"), () => app.go(() => papers(app, desk))),
      button(_("照片、录音、录像"), () => app.go(() => media(app, desk))),
      button(_("记事"), () => app.go(() => notes(app, desk)))),
    place(app, desk), removal(app, desk));
};

const hasEntered = (desk) => Boolean(desk.pack.participant.entered_at) || desk.of(desk.pack.records.entered).length > 0;

const entering = (app, desk) => {
  const record = desk.pack.records.entered;
  const [before] = desk.heads(record);
  const body = { officers: desk.pack.officers.map((each) => each.id), certificates_shown: false, notice_served: false, present: "", scanned: false };
  const box = (name, text) => h("label", { class: "choice" }, h("input", { type: "checkbox", checked: body[name], onchange: (event) => { body[name] = event.target.checked; } }), h("span", {}, text));
  const who = desk.pack.officers.map((each) => h("label", { class: "choice" }, h("input", { type: "checkbox", checked: true, onchange: (event) => {
    body.officers = body.officers.filter((id) => id !== each.id);
    if (event.target.checked) body.officers.push(each.id);
  } }), h("span", {}, `${each.name} ${each.certificate}`)));
  const keep = async () => {
    if (body.officers.length < 2) return say(_("执法人员不得少于两人。"), "late");
    if (!body.certificates_shown) return say(_("入场前要出示执法证件。"), "late");
    await desk.add(record, "entered", body);
    say(_("已记下入场。"), "ok");
    return app.back();
  };
  const aloud = desk.pack.texts?.certificates;
  show(heading(_("亮证入场")), before || desk.pack.participant.entered_at ? h("p", {}, _("已入场 {at}", { at: clock(before?.device_time ?? desk.pack.participant.entered_at) })) : null,
    before ? entryLine({ entry: before }) : null, versions(app, desk, record, () => entering(app, desk)),
    aloud ? h("blockquote", { class: "aloud" }, h("p", {}, both(aloud))) : null,
    h("fieldset", { class: "choices" }, h("legend", {}, _("到场的执法人员")), who),
    box("certificates_shown", _("已出示执法证件")), box("notice_served", _("已当场送达检查通知书")), box("scanned", _("对方已扫码核对")),
    field(_("在场人员"), (given) => h("input", { class: "input", maxlength: 200, ...given, oninput: (event) => { body.present = event.target.value; } })),
    before ? null : button(_("确认入场"), keep, "primary"));
};

const code = (desk) => {
  const { scan_url: url, scan_rows: rows } = desk.pack.inspection;
  const svg = rows?.length ? picture(rows) : null;
  show(heading(_("扫码入企")), h("p", {}, _("请对方扫码，核对这次检查是真的。")), svg, url ? h("p", { class: "address" }, url) : h("p", { class: "problem" }, _("还没有批准，没有二维码。")));
};

const picture = (rows) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", `-4 -4 ${rows.length + 8} ${rows.length + 8}`);
  svg.setAttribute("class", "qr");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", _("扫码入企二维码"));
  path.setAttribute("d", rows.flatMap((row, y) => [...row].map((each, x) => (each === "1" ? `M${x} ${y}h1v1h-1z` : ""))).join(""));
  svg.append(path);
  return svg;
};

const media = (app, desk) => {
  const found = desk.all().filter((each) => (each.kind === "note" ? each.body.medium !== "text" : each.media?.length));
  const rows = found.map((each) => h("li", {}, h("p", {}, each.body.text ?? ""), (each.media ?? []).map((id) => desk.safe.get(id)).filter(Boolean).map((file) =>
    h("div", {}, h("p", {}, `${file.name} ${size(file.size)}${file.cut ? ` ${_("（录制中断，此前的都在）")}` : ""}`), h("p", { class: "digest" }, `SHA-256 ${file.sha256}`),
      file.state === "handed" ? h("p", { class: "hint" }, _("服务器已收到，本机已删除")) : button(_("看"), (event) => look(event.target, file), "link"))), entryLine({ entry: each })));
  const redraw = app.still();
  const keep = async (medium, file) => {
    await desk.add(newId(), "note", { medium, text: null }, [file]);
    say(_("已存在本机：{name}", { name: file.name }), "ok");
    redraw(() => media(app, desk));
  };
  show(heading(_("照片、录音、录像")), capture(desk.safe, desk.inspection, keep), h("ul", { class: "list" }, rows));
};

const look = async (place, file) => {
  const url = URL.createObjectURL(await whole(file));
  const kind = file.media.startsWith("image/") ? "img" : file.media.startsWith("audio/") ? "audio" : "video";
  const free = () => URL.revokeObjectURL(url);
  place.replaceWith(h(kind, kind === "img" ? { src: url, alt: file.name, onload: free } : { src: url, controls: true }));
};

const notes = (app, desk) => {
  const record = desk.draft_note ??= newId();
  const body = { medium: "text", text: desk.draft(record)?.body.text ?? "" };
  let timer = 0;
  app.leaving = async () => {
    clearTimeout(timer);
    if (!body.text.trim()) return;
    await desk.type(record, "note", body);
    await desk.settle(record);
    desk.draft_note = null;
  };
  const rows = desk.all().filter((each) => each.kind === "note" && each.body.medium === "text").map((each) => h("li", {}, h("p", {}, each.body.text), entryLine({ entry: each })));
  show(heading(_("记事")), field(_("写在这里，停笔即存"), (given) => h("textarea", { class: "input", rows: 6, maxlength: 20000, ...given, value: body.text, oninput: (event) => {
    body.text = event.target.value;
    clearTimeout(timer);
    timer = setTimeout(() => desk.type(record, "note", body), 600);
  } })), button(_("记下"), () => app.go(() => notes(app, desk)), "primary"), h("ul", { class: "list" }, rows));
};

// Where the phone is goes along only when the officer says so, for this visit.
const place = (app, desk) => h("label", { class: "choice" }, h("input", { type: "checkbox", checked: app.watching === desk.inspection, onchange: (event) => app.watch(event.target.checked ? desk : null) }),
  h("span", {}, _("这次检查附上位置（GPS）")));

const removal = (app, desk) => {
  const own = desk.safe.of("entry").filter((each) => each.inspection === desk.inspection);
  const left = own.filter((each) => each.state !== "handed").length + desk.safe.of("draft").filter((each) => each.inspection === desk.inspection).length;
  if (left) return h("p", { class: "hint" }, _("还有 {n} 条未交回，交回后才能从本机移走。", { n: left }));
  return button(_("从本机移走这次检查"), async () => {
    const dropped = [...own.map((each) => each.id), ...own.flatMap((each) => each.media ?? [])];
    const pack = desk.safe.of("pack").find((each) => each.pack.inspection.id === desk.inspection);
    await desk.safe.keep([], { dropped: [...dropped, pack.id] });
    app.home();
  }, "link");
};
