// Photos, sound and film as sealed chunks, each on the disk as soon as it is there. One key a file.
import * as db from "./store.js";
import { Sha256 } from "./sha256.js";
import { newId } from "./safe.js";
import { asKey, fileKey, seal, unseal } from "./vault.js";

const CHUNK = 1024 * 1024;
const place = (id, index) => `cluebridge field chunk 1 ${id} ${index}`;
const range = (id) => IDBKeyRange.bound([id], [id, []]);
const hexed = (bytes) => [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
const unhexed = (told) => Uint8Array.from(told.match(/../g) ?? [], (each) => parseInt(each, 16));

// Takes bytes in order; `finish` makes it a file with its size and SHA-256.
export class Taking {
  #hash = new Sha256();
  #ends = [];
  #queue = Promise.resolve();
  #failed = null;

  constructor(safe, told) {
    this.safe = safe;
    this.file = { id: newId(), type: "file", state: "taking", key: hexed(fileKey()), at: new Date().toISOString(), ...told };
  }

  async begin() {
    [this.file] = await this.safe.keep([this.file]);
    this.key = await asKey(unhexed(this.file.key));
    return this;
  }

  get size() {
    return this.#ends.at(-1) ?? 0;
  }

  // One after the other, however fast they come. Raises StorageFull; nothing of that part is kept.
  add(blob) {
    this.#queue = this.#queue.then(async () => {
      if (this.#failed) throw this.#failed;
      const bytes = new Uint8Array(await blob.arrayBuffer());
      if (!bytes.length) return;
      const index = this.#ends.length;
      await db.write({ put: { chunks: [[[this.file.id, index], await seal(this.key, place(this.file.id, index), bytes)]] } });
      this.#hash.update(bytes);
      this.#ends.push(this.size + bytes.length);
    }).catch((error) => {
      this.#failed = error;
      throw error;
    });
    return this.#queue;
  }

  async finish(more = {}) {
    await this.#queue.catch(() => {});
    const done = { ...this.file, ...more, state: "ready", size: this.size, ends: this.#ends, sha256: this.#hash.hex() };
    [this.file] = await this.safe.keep([done]);
    return this.file;
  }

  async giveUp() {
    await this.#queue.catch(() => {});
    await remove(this.safe, this.file);
  }
}

// Take in a file that was chosen: all of it, or nothing of it stays.
export const takeIn = async (safe, chosen, told) => {
  const taking = new Taking(safe, { name: chosen.name, media: chosen.type || "application/octet-stream", ...told });
  try {
    await taking.begin();
    for (let at = 0; at < chosen.size; at += CHUNK) await taking.add(chosen.slice(at, at + CHUNK));
    return await taking.finish();
  } catch (error) {
    await taking.giveUp();
    throw error;
  }
};

// After the phone died: a recording is what reached the disk; half a chosen file is dropped.
export const recover = async (safe) => {
  const found = [];
  for (const file of safe.of("file").filter((each) => each.state === "taking")) {
    if (!file.recorded) {
      await remove(safe, file);
      continue;
    }
    const hash = new Sha256();
    const ends = [];
    for await (const bytes of chunks(file)) {
      hash.update(bytes);
      ends.push((ends.at(-1) ?? 0) + bytes.length);
    }
    if (!ends.length) await remove(safe, file);
    else found.push(...await safe.keep([{ ...file, state: "ready", cut: true, size: ends.at(-1), ends, sha256: hash.hex() }]));
  }
  return found;
};

export async function* chunks(file, from = 0) {
  const key = await asKey(unhexed(file.key));
  for (let index = from; ; index += 1) {
    const found = await db.get("chunks", [file.id, index]);
    if (!found) return;
    yield new Uint8Array(await unseal(key, place(file.id, index), found));
  }
}

// The bytes from `offset` on, at most `most` of them.
export const part = async (file, offset, most) => {
  const first = file.ends.findIndex((end) => end > offset);
  if (first < 0) return new Uint8Array(0);
  const found = [];
  let room = most;
  let skip = offset - (first ? file.ends[first - 1] : 0);
  for await (const bytes of chunks(file, first)) {
    const piece = bytes.subarray(skip, skip + room);
    found.push(piece);
    room -= piece.length;
    skip = 0;
    if (room <= 0) break;
  }
  return new Uint8Array(await new Blob(found).arrayBuffer());
};

export const whole = async (file) => {
  const found = [];
  for await (const bytes of chunks(file)) found.push(bytes);
  return new Blob(found, { type: file.media });
};

// Only after the server's digest was the phone's own: chunks and key go in one step, the receipt stays.
export const letGo = (safe, file, receipt) => {
  const { key, ends, ...rest } = file;
  return safe.keep([{ ...rest, state: "handed", receipt }], { more: { drop: { chunks: [range(file.id)] } } });
};

export const remove = (safe, file) => safe.keep([], { dropped: [file.id], more: { drop: { chunks: [range(file.id)] } } });
