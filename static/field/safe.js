// The opened store: every value sealed under the store key and bound to its place.
import * as db from "./store.js";
import { seal, unseal } from "./vault.js";

const text = new TextEncoder();
const place = (id) => `cluebridge field record 1 ${id}`;

export const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((each) => each.toString(16).padStart(2, "0")).join("");

export class Safe {
  #key;
  #queue = Promise.resolve();

  constructor(key) {
    this.#key = key;
    this.values = new Map();
    this.last = 0;
    this.damaged = 0;
  }

  // Open everything but the media. What does not open is left where it lies and counted.
  async load() {
    for (const [id, found] of await db.all("records")) {
      try {
        const value = JSON.parse(new TextDecoder().decode(await unseal(this.#key, place(id), found)));
        this.values.set(id, value);
        this.last = Math.max(this.last, value.turn ?? 0);
      } catch {
        this.damaged += 1;
      }
    }
    return this;
  }

  of(type) {
    return [...this.values.values()].filter((each) => each.type === type).sort((a, b) => a.turn - b.turn);
  }

  get(id) {
    return this.values.get(id);
  }

  // Keep values ({id, type, …}) and drop others in one step; memory follows the disk, not the other way.
  keep(values, { dropped = [], more = {} } = {}) {
    const kept = this.#queue.then(() => this.#write(values, dropped, more));
    this.#queue = kept.catch(() => {});
    return kept;
  }

  async #write(values, dropped, more) {
    const kept = values.map((each) => ({ ...each, turn: each.turn ?? (this.last += 1) }));
    const sealed = await Promise.all(kept.map(async (each) =>
      [each.id, await seal(this.#key, place(each.id), text.encode(JSON.stringify(each)))]));
    await db.write({
      put: { records: sealed, ...more.put },
      drop: { records: dropped, ...more.drop },
    });
    for (const id of dropped) this.values.delete(id);
    for (const each of kept) this.values.set(each.id, each);
    return kept;
  }

  close() {
    this.#key = null;
    this.values.clear();
  }
}
