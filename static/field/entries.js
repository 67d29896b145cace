// What was put down: entries that are only ever added, one building on another. Nothing here knows the page.
import { canonical } from "./canonical.js";
import { newId } from "./safe.js";
import { stamp } from "./words.js";

const FIX_LIVES = 2 * 60_000;

// What was left empty is not sent; only an answer (`a`) may be empty and still counts.
export const tidy = (value) => {
  if (Array.isArray(value)) return value.map(tidy);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).filter(([name, each]) => each !== null && each !== undefined && (each !== "" || name === "a")).map(([name, each]) => [name, tidy(each)]));
};

// The entries no other builds on, and that no resolution set aside.
export const heads = (entries) => {
  const over = new Set(entries.map((each) => each.after).filter(Boolean));
  for (const each of entries) if (each.kind === "resolve") for (const id of each.body.against) over.add(id);
  return entries.filter((each) => !over.has(each.id));
};

// What holds of a record: the text of its newest head, or the one a resolution chose.
export const standing = (entries) => {
  const left = heads(entries);
  const newest = left.at(-1) ?? null;
  const holds = newest?.kind === "resolve" ? entries.find((each) => each.id === newest.body.holds) : newest;
  return { newest, entry: holds ?? null, body: holds?.body ?? null, heads: left };
};

// Amounts that do not add up, item by item: [position, what it should be]; position null for the total.
export const sums = ({ items = [], total_fen: total = null }) => {
  const wrong = [];
  for (const [index, each] of items.entries()) {
    const { quantity, price_fen: price, amount_fen: amount } = each;
    if ([quantity, price, amount].every(Number.isInteger) && quantity * price !== amount) wrong.push([index, quantity * price]);
  }
  const all = items.reduce((sum, each) => sum + (each.amount_fen ?? 0), 0);
  if (Number.isInteger(total) && total !== all) wrong.push([null, all]);
  return wrong;
};

// The desk of one visit: drafts as one types, entries when one goes on.
export class Desk {
  // `unfinished` lists what a text lacks: such a text stays a draft, it would not be taken.
  constructor(safe, pack, unfinished = () => []) {
    Object.assign(this, { safe, pack, unfinished, inspection: pack.inspection.id, fix: null });
  }

  // Everything known of the visit, what the portal told first; an entry of ours counts once.
  all() {
    const own = this.safe.of("entry").filter((each) => each.inspection === this.inspection);
    const ids = new Set(own.map((each) => each.id));
    return [...(this.pack.entries ?? []).filter((each) => !ids.has(each.id)), ...own];
  }

  // A record's entries that count: nothing builds on what the portal did not take.
  of(record) {
    return this.all().filter((each) => each.record === record && each.state !== "refused");
  }

  heads(record) {
    return heads(this.of(record));
  }

  draft(record) {
    return this.safe.of("draft").find((each) => each.record === record && each.inspection === this.inspection) ?? null;
  }

  // The text to go on with: what is being typed, what the portal did not take, else what stands.
  text(record) {
    return (this.draft(record) ?? this.refused(record))?.body ?? standing(this.of(record)).body;
  }

  refused(record) {
    return this.safe.of("entry").findLast((each) => each.record === record && each.state === "refused") ?? null;
  }

  // The records of some kinds, in the order they were begun: {record, kind, body, heads, draft}.
  records(kinds) {
    const found = new Map();
    for (const each of [...this.all(), ...this.safe.of("draft").filter((draft) => draft.inspection === this.inspection)]) {
      if (kinds.includes(each.kind) && !found.has(each.record)) found.set(each.record, each.kind);
    }
    return [...found].map(([record, kind]) => ({ record, kind, body: this.text(record) ?? {}, ...standing(this.of(record)), draft: this.draft(record) }));
  }

  // Keep what is typed so far, on the disk when it returns.
  async type(record, kind, body) {
    const before = this.draft(record);
    const [kept] = await this.safe.keep([{ ...this.#made(record, kind, body), ...(before && { id: before.id, turn: before.turn }), type: "draft" }]);
    return kept;
  }

  // What was typed becomes an entry; nothing changed, nothing made.
  async settle(record) {
    const draft = this.draft(record);
    if (!draft || this.unfinished(draft.kind, draft.body).length) return null;
    const { entry } = standing(this.of(record));
    if (entry && canonical(tidy(entry.body)) === canonical(tidy(draft.body))) {
      await this.safe.keep([], { dropped: [draft.id] });
      return entry;
    }
    const { turn, ...rest } = draft;
    const gone = this.safe.of("entry").filter((each) => each.record === record && each.state === "refused" && !each.media?.length);
    const made = { ...rest, ...this.#after(record), body: tidy(draft.body), type: "entry", state: "waiting" };
    const [kept] = await this.safe.keep([made], { dropped: gone.map((each) => each.id) });
    return kept;
  }

  // An act put down at once: a photo, a signature. What was being typed for it is in `body`.
  async add(record, kind, body, files = []) {
    const draft = this.draft(record);
    const told = files.map(({ sha256, size, name, media }) => ({ sha256, size, name, type: media }));
    const made = { ...this.#made(record, kind, tidy(body)), files: told, media: files.map((each) => each.id), type: "entry", state: "waiting" };
    const [kept] = await this.safe.keep([made], { dropped: draft ? [draft.id] : [] });
    return kept;
  }

  // One of two texts holds. Both stay.
  resolve(record, holds, reason) {
    const left = heads(this.of(record));
    const body = { holds, against: left.map((each) => each.id).filter((id) => id !== holds), reason };
    return this.safe.keep([{ ...this.#made(record, "resolve", body), after: holds, type: "entry", state: "waiting" }]);
  }

  #after(record) {
    return { after: standing(this.of(record)).newest?.id ?? null };
  }

  #made(record, kind, body) {
    const gps = this.fix && Date.now() - this.fix.at < FIX_LIVES ? this.fix.gps : null;
    return { id: newId(), record, ...this.#after(record), kind, inspection: this.inspection, device_time: stamp(), gps, body: structuredClone(body), files: [] };
  }
}
