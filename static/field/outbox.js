// What waits to be handed in: words first, then files; nothing local goes before both digests agree.
import { digestOf, sent } from "./canonical.js";
import * as files from "./files.js";
import { Offline, Refused, Revoked, SignedOut } from "./net.js";
import { StorageFull } from "./store.js";
import { cancel, send } from "./upload.js";

const AT_ONCE = 50;
const BYTES = 900 * 1024; // of the 1 MiB a call may have
const AGAIN = new Set(["not_entered"]); // reasons that go away by themselves

// What ends a whole turn; anything else is about one file, and the others go on.
const STOPS = [Offline, SignedOut, Revoked, StorageFull];

export const WAITING = new Set(["waiting", "handing"]);

// Parts of a list that fit into one call each, in order.
export const calls = (entries) => {
  const found = [];
  let size = Infinity;
  for (const entry of entries) {
    const bytes = new TextEncoder().encode(JSON.stringify(sent(entry))).length;
    if (size + bytes > BYTES || found.at(-1).length >= AT_ONCE) {
      found.push([]);
      size = 0;
    }
    found.at(-1).push(entry);
    size += bytes;
  }
  return found;
};

// What an entry is after an answer. Its digest is not ours: the server has other words, never "handed in".
export const afterAnswer = (entry, answer, own) => {
  const told = { ...answer };
  if (answer.state === "refused") return { ...entry, state: "refused", answer: told };
  if (answer.sha256 !== own) return { ...entry, state: "differs", answer: told };
  const whole = (answer.files ?? []).every((each) => each.state === "kept") && (answer.files ?? []).length === entry.files.length;
  return { ...entry, state: whole ? "handed" : "handing", answer: told };
};

export class Outbox {
  constructor(safe, net, changed = () => {}) {
    Object.assign(this, { safe, net, changed, busy: false, state: "idle", progress: null, error: null });
  }

  entries() {
    return this.safe.of("entry").filter((each) => WAITING.has(each.state) || (each.state === "refused" && AGAIN.has(each.answer?.reason)));
  }

  files() {
    return this.safe.of("file").filter((each) => each.state === "ready" && this.#owner(each));
  }

  counts() {
    const held = this.safe.of("file").filter((each) => ["ready", "refused"].includes(each.state));
    return { entries: this.entries().length, files: held.length, bytes: held.reduce((sum, each) => sum + each.size, 0) };
  }

  // Hand in everything. Says in `state` how it ended: idle, offline, signed-out, revoked, failed.
  run() {
    this.running ??= this.#run().finally(() => { this.running = null; });
    return this.running;
  }

  async #run() {
    Object.assign(this, { busy: true, state: "sending", error: null });
    this.changed();
    try {
      await this.net.json("GET", "/field/devices/me"); // a revoked phone hears of it although its session ended
      await this.net.session();
      await this.#words(this.entries());
      await this.#media();
      this.state = "idle";
    } catch (error) {
      this.error = error;
      const kinds = [[Offline, "offline"], [SignedOut, "signed-out"], [Revoked, "revoked"]];
      this.state = kinds.find(([kind]) => error instanceof kind)?.[1] ?? "failed";
    } finally {
      Object.assign(this, { busy: false, progress: null });
      this.changed();
    }
    return this.state;
  }

  #owner(file) {
    return this.safe.of("entry").find((each) => each.media?.includes(file.id));
  }

  async #words(entries) {
    for (const late of [false, true]) {
      for (const each of calls(entries.filter((entry) => Boolean(entry.late) === late))) await this.#call(each, late);
    }
  }

  async #call(entries, late) {
    const device = this.net.token.split(".")[0];
    const asked = { device, sent_at: new Date().toISOString(), late, entries: entries.map(sent) };
    const answer = await this.net.json("POST", "/field/sync", asked);
    const byId = new Map(answer.entries.map((each) => [each.id, each]));
    const told = entries.filter((each) => byId.has(each.id)).map((each) =>
      afterAnswer(each, { ...byId.get(each.id), offset_seconds: answer.offset_seconds }, digestOf(each)));
    await this.safe.keep(told);
    for (const each of told) await this.#letGo(each);
    this.changed();
  }

  async #letGo(entry) {
    for (const found of entry.state === "differs" || entry.state === "refused" ? [] : entry.answer.files ?? []) {
      const own = (entry.media ?? []).map((id) => this.safe.get(id)).find((each) => each?.sha256 === found.sha256);
      if (found.state === "kept" && own?.state === "ready" && own.receipt === own.sha256) await files.letGo(this.safe, own, own.receipt);
    }
  }

  async #media() {
    let owners = new Set();
    for (const waiting of this.files()) {
      const owner = this.#owner(waiting);
      if (!WAITING.has(owner.state) && owner.state !== "handed") continue; // kept here until somebody decides
      if (await this.#taken(waiting, owner)) owners.add(owner.id);
      if (owners.size >= AT_ONCE) {
        await this.#words([...owners].map((id) => this.safe.get(id)));
        owners = new Set();
      }
    }
    if (owners.size) await this.#words([...owners].map((id) => this.safe.get(id)));
  }

  // A file that is not taken stays on the phone with the reason, until somebody says "try again".
  async #taken(file, owner) {
    try {
      await this.#one(file, owner);
      return true;
    } catch (error) {
      if (STOPS.some((kind) => error instanceof kind)) throw error;
      await this.safe.keep([{ ...this.safe.get(file.id), state: "refused", answer: { ...error.told, status: error.status ?? 0 } }]);
      this.changed();
      return false;
    }
  }

  async #one(file, owner) {
    for (let tries = 2; ; tries -= 1) {
      const digest = await send(this.net, this.safe, this.safe.get(file.id), owner.inspection, (offset) => {
        this.progress = { name: file.name, offset, size: file.size };
        this.changed();
      });
      const now = this.safe.get(file.id);
      if (digest === file.sha256) return this.safe.keep([{ ...now, receipt: digest }]);
      await cancel(this.net, this.safe, now);
      if (!tries) throw new Refused(0, { error: "differs" });
    }
  }
}
