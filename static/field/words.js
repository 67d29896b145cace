// Words of the page: Chinese stands where it is used, other languages come from a file the worker keeps.

let words = {};
export let language = "zh";

export const _ = (text, values = {}) => (words[text] ?? text).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

// Names in data bring both languages along.
export const both = (told) => (typeof told === "string" ? told : told?.[language] ?? told?.zh ?? "");

export const speak = async (code, base) => {
  if (code !== "zh") words = await (await fetch(`${base}words.${code}.json`)).json();
  else words = {};
  language = code;
  document.documentElement.lang = code === "zh" ? "zh-Hans" : code;
  try { localStorage.setItem("field-language", code); } catch { /* the choice is asked again */ }
};

export const chosen = () => {
  try { return localStorage.getItem("field-language") ?? "zh"; } catch { return "zh"; }
};

const two = (value) => String(value).padStart(2, "0");
export const day = (at = new Date()) => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
export const clock = (told) => {
  const at = new Date(told);
  return Number.isNaN(at.getTime()) ? "" : `${day(at)} ${two(at.getHours())}:${two(at.getMinutes())}`;
};

// An instant with this device's zone: what its clock showed, as it showed it.
export const stamp = (at = new Date()) => {
  const minutes = -at.getTimezoneOffset();
  const zone = `${minutes < 0 ? "-" : "+"}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
  return `${day(at)}T${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}${zone}`;
};

export const size = (bytes) => (bytes < 1048576 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`);
export const yuan = (fen) => (fen === null || fen === undefined ? "" : `${Math.trunc(fen / 100)}.${two(Math.abs(fen % 100))}`);
// Whole fen of what was typed; null when it is no amount.
export const fen = (text) => {
  const found = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(text.trim().replace(/[,，]/g, ""));
  return found ? Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0")) : null;
};

export const apart = (milliseconds) => {
  const minutes = Math.round(Math.abs(milliseconds) / 60_000);
  if (minutes < 2 * 60) return _("{n} 分钟", { n: minutes });
  return minutes < 2 * 24 * 60 ? _("{n} 小时", { n: Math.round(minutes / 60) }) : _("{n} 天", { n: Math.round(minutes / 1440) });
};
