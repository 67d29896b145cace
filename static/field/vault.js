// Keys of this phone: a random store key, wrapped by one stretched from the officer's passphrase.
import * as db from "./store.js";

export const ITERATIONS = 600_000; // PBKDF2-HMAC-SHA-256, as OWASP asks; Argon2 is not in WebCrypto
export const LEAST = 10; // characters of a passphrase
const FREE = 5; // wrong ones before waiting begins
const LONGEST_WAIT = 15 * 60_000;
const AES = { name: "AES-GCM", length: 256 };
const bytes = (text) => new TextEncoder().encode(text);
const random = (size) => crypto.getRandomValues(new Uint8Array(size));

export class WrongPassphrase extends Error {
  constructor(until) {
    super("wrong passphrase");
    this.until = until;
  }
}

// How long to wait after so many wrong ones. Never an end: what was put down must still get home.
export const waitAfter = (wrong) => (wrong < FREE ? 0 : Math.min(LONGEST_WAIT, 15_000 * 2 ** (wrong - FREE)));

export const strongEnough = (passphrase) => {
  const text = passphrase.normalize("NFKC");
  return [...text].length >= LEAST && new Set(text).size >= 5 && !/^\d{1,15}$/.test(text);
};

export const stretched = async (passphrase, salt, iterations) => {
  const raw = await crypto.subtle.importKey("raw", bytes(passphrase.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(how, raw, AES, false, ["wrapKey", "unwrapKey"]);
};

const about = (lock) => ({ name: "AES-GCM", iv: lock.iv, additionalData: bytes(`cluebridge field lock 1 ${lock.iterations}`) });

export const exists = async () => Boolean(await db.get("meta", "lock"));

// Make the store key; it can be used by this page and taken out of it by nobody.
export const create = async (passphrase) => {
  const lock = { version: 1, salt: random(32), iterations: ITERATIONS, iv: random(12), wrong: 0, until: 0 };
  const fresh = await crypto.subtle.generateKey(AES, true, ["encrypt", "decrypt"]);
  const over = await stretched(passphrase, lock.salt, lock.iterations);
  lock.wrapped = await crypto.subtle.wrapKey("raw", fresh, over, about(lock));
  await db.write({ put: { meta: [["lock", lock]] } });
  return open(passphrase);
};

// Return the store key. A try is counted before it is made, so that ending the page does not undo it.
export const open = async (passphrase, now = Date.now()) => {
  const lock = await db.get("meta", "lock");
  if (lock.until > now && lock.until - now <= LONGEST_WAIT) throw new WrongPassphrase(lock.until);
  const tried = { ...lock, wrong: lock.wrong + 1, until: now + waitAfter(lock.wrong + 1) };
  await db.write({ put: { meta: [["lock", tried]] } });
  const over = await stretched(passphrase, lock.salt, lock.iterations);
  let key;
  try {
    key = await crypto.subtle.unwrapKey("raw", lock.wrapped, over, about(lock), AES, false, ["encrypt", "decrypt"]);
  } catch {
    throw new WrongPassphrase(tried.until > now ? tried.until : 0);
  }
  await db.write({ put: { meta: [["lock", { ...lock, wrong: 0, until: 0 }]] } });
  return key;
};

// Without the lock nothing here opens again; the rest is only tidied away.
export const destroy = async () => {
  await db.write({ drop: { meta: ["lock"] } });
  await db.clear();
};

export const fileKey = () => crypto.getRandomValues(new Uint8Array(32));
export const asKey = (raw) => crypto.subtle.importKey("raw", raw, AES, false, ["encrypt", "decrypt"]);

export const seal = async (key, place, content) => {
  const iv = random(12);
  const how = { name: "AES-GCM", iv, additionalData: bytes(place) };
  return { iv, sealed: await crypto.subtle.encrypt(how, key, content) };
};

// Raises OperationError when it was changed or lies in another place than it was sealed for.
export const unseal = (key, place, { iv, sealed }) =>
  crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: bytes(place) }, key, sealed);
