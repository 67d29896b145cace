// Everything a browser keeps for the site as one text; run in the page by tests/support/field.py.
async () => {
  const told = [];
  const asked = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
  const read = async (value) => {
    if (value instanceof ArrayBuffer) {
      return new TextDecoder("latin1").decode(value) + new TextDecoder().decode(value);
    }
    if (ArrayBuffer.isView(value)) return read(value.buffer);
    if (value instanceof Blob) return read(await value.arrayBuffer());
    if (value === null || typeof value !== "object") return String(value);
    const parts = Object.entries(value).map(async ([name, each]) => name + (await read(each)));
    return (await Promise.all(parts)).join(" ");
  };
  for (const { name } of await indexedDB.databases()) {
    const base = await asked(indexedDB.open(name));
    for (const store of base.objectStoreNames) {
      const all = (way) => asked(base.transaction(store).objectStore(store)[way]());
      told.push(store, await read(await all("getAllKeys")), await read(await all("getAll")));
    }
    base.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const each of await cache.keys()) {
      told.push(`cached ${new URL(each.url).pathname}`, await (await cache.match(each)).text());
    }
  }
  told.push(JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }));
  told.push(JSON.stringify(history.state), location.href);
  return told.join("\n");
}
