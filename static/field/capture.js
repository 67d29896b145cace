// Photos, sound and film: from this page's own recorder, second by second onto the disk, or as chosen files.
import { button, h, say } from "./dom.js";
import { Taking, takeIn } from "./files.js";
import { StorageFull } from "./store.js";
import { _, clock, size } from "./words.js";

const EACH = 1000; // milliseconds between what reaches the disk
const TYPES = { audio: ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg"], video: ["video/webm;codecs=vp8,opus", "video/webm", "video/mp4"] };
const ENDING = { "audio/webm": "webm", "audio/mp4": "m4a", "audio/ogg": "ogg", "video/webm": "webm", "video/mp4": "mp4" };

export const full = () => _("手机存储已满：刚才这一份没有存下，以前的都在。请先交回已有的文件，或者清理手机空间后再试。");

const failed = (error) => say(error instanceof StorageFull ? full() : _("没有存下：{why}", { why: error.name }), "late");
const named = (medium, ending) => `${medium}-${clock(new Date()).replace(/\D/g, "")}.${ending}`;

export const recording = { now: null };

// Records until stopped. What the disk has after each second is there even if the phone dies now.
const record = async (safe, inspection, medium, view) => {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: medium === "video" ? { facingMode: "environment" } : false });
  const mimeType = TYPES[medium].find((each) => MediaRecorder.isTypeSupported(each));
  const recorder = new MediaRecorder(stream, mimeType ? { mimeType } : {});
  const media = recorder.mimeType.split(";")[0] || `${medium}/webm`;
  const taking = await new Taking(safe, { name: named(medium, ENDING[media] ?? "webm"), media, recorded: true, medium, inspection }).begin();
  return new Promise((resolve) => {
    let problem = null;
    recorder.ondataavailable = ({ data }) => taking.add(data).then(() => view(taking.size), (error) => {
      problem ??= error;
      if (recorder.state !== "inactive") recorder.stop();
    });
    recorder.onstop = async () => {
      for (const track of stream.getTracks()) track.stop();
      recording.now = null;
      resolve({ file: await taking.finish({ cut: Boolean(problem) }), problem });
    };
    recording.now = { stop: () => recorder.stop(), stream };
    recorder.start(EACH);
  });
};

// The place where media are taken; `keep(medium, file)` makes the entry.
export const capture = (safe, inspection, keep) => {
  const live = h("div", { class: "live", hidden: true });
  const begin = (medium) => async () => {
    if (recording.now) return;
    const told = h("p", { role: "status" }, _("录制中"));
    const stop = button(_("停止录制"), () => recording.now?.stop(), "danger");
    live.replaceChildren(told, stop);
    live.hidden = false;
    try {
      const { file, problem } = await record(safe, inspection, medium, (bytes) => { told.textContent = `${_("录制中")} ${size(bytes)}`; });
      await keep(medium, file);
      if (problem) say(problem instanceof StorageFull ? _("手机存储已满，录制已停。停之前录下的都在。") : _("录制中断，之前录下的都在。"), "late");
    } catch (error) {
      failed(error);
    } finally {
      live.hidden = true;
    }
  };
  const pick = (medium, label, accept, capturing) => {
    const input = h("input", { type: "file", accept, capture: capturing, class: "unseen", multiple: capturing ? null : true, onchange: async () => {
      for (const each of [...input.files]) {
        try {
          await keep(medium, await takeIn(safe, each, { medium, inspection }));
        } catch (error) {
          failed(error);
        }
      }
      input.value = "";
    } });
    return h("label", { class: "button secondary" }, label, input);
  };
  const here = Boolean(globalThis.MediaRecorder && navigator.mediaDevices?.getUserMedia);
  return h("div", { class: "capture" },
    pick("photo", _("拍照"), "image/*", "environment"),
    here ? button(_("录音"), begin("audio")) : pick("audio", _("录音"), "audio/*", "user"),
    here ? button(_("录像"), begin("video")) : pick("video", _("录像"), "video/*", "environment"),
    pick("photo", _("选已有的照片"), "image/*"), pick("video", _("选已有的录像、录音"), "video/*,audio/*"), live);
};
