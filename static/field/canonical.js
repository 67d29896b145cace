// The one byte string of an entry (RFC 8785): keys in the order of their UTF-16 units, no blanks.
import { Sha256 } from "./sha256.js";

export const MEMBERS = ["id", "record", "after", "kind", "inspection", "device_time", "gps", "body", "files"];

export const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map((each) => canonical(each ?? null)).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const told = Object.keys(value).filter((key) => value[key] !== undefined).sort();
  return `{${told.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
};

// What is sent of an entry, and nothing of what the phone notes beside it.
export const sent = (entry) => Object.fromEntries(MEMBERS.map((name) => [name, entry[name] ?? null]));

export const digestOf = (entry) => new Sha256().update(new TextEncoder().encode(canonical(sent(entry)))).hex();
