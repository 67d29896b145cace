// IndexedDB: what lies there is sealed, but for the lock itself, the phone's token and counters.

const NAME = "cluebridge-field";
const VERSION = 1; // a higher one only adds: what waits to be handed in is never touched
const STORES = ["meta", "records", "chunks"];
let opened = null;

export class StorageFull extends Error {}

const asked = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

const database = () => {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      for (const name of STORES) {
        if (!request.result.objectStoreNames.contains(name)) request.result.createObjectStore(name);
      }
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => { request.result.close(); opened = null; };
      resolve(request.result);
    };
    request.onerror = () => { opened = null; reject(request.error); };
  });
  return opened;
};

const full = (error) => (error?.name === "QuotaExceededError" ? new StorageFull() : error);

// All of it or nothing, on the disk before it returns. `put`: {store: [[key, value]]}, `drop`: {store: [key or range]}.
export const write = async ({ put = {}, drop = {} }) => {
  const base = await database();
  const names = [...new Set([...Object.keys(put), ...Object.keys(drop)])];
  const act = base.transaction(names, "readwrite", { durability: "strict" });
  const done = new Promise((resolve, reject) => {
    act.oncomplete = resolve;
    act.onabort = () => reject(full(act.error));
    act.onerror = () => {};
  });
  try {
    for (const [name, keys] of Object.entries(drop)) for (const key of keys) act.objectStore(name).delete(key);
    for (const [name, pairs] of Object.entries(put)) for (const [key, value] of pairs) act.objectStore(name).put(value, key);
  } catch (error) {
    act.abort();
    await done.catch(() => {});
    throw full(error);
  }
  return done;
};

export const get = async (name, key) => asked((await database()).transaction(name).objectStore(name).get(key));

export const all = async (name) => {
  const store = (await database()).transaction(name).objectStore(name);
  const [keys, values] = await Promise.all([asked(store.getAllKeys()), asked(store.getAll())]);
  return keys.map((key, index) => [key, values[index]]);
};

export const keysIn = async (name, range) => asked((await database()).transaction(name).objectStore(name).getAllKeys(range));

export const clear = async () => {
  const base = await database();
  const act = base.transaction(STORES, "readwrite", { durability: "strict" });
  for (const name of STORES) act.objectStore(name).clear();
  await new Promise((resolve, reject) => { act.oncomplete = resolve; act.onabort = () => reject(act.error); });
};
