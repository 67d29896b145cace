// Keeps the page itself, and nothing else: no answer of the portal about a case is ever in a cache.
// MARK and FILES stand above, written by the portal: a new mark is a new worker with a cache of its own.

const NAME = `field-${MARK}`;
const SHELL = "/field";

self.addEventListener("install", (event) => {
  const fresh = (url) => new Request(url, { cache: "reload", credentials: "same-origin" });
  const take = async () => {
    const cache = await caches.open(NAME);
    const answers = await Promise.all(FILES.map((url) => fetch(fresh(url))));
    if (!answers.every((each) => each.ok && !each.redirected)) throw new Error("not all of it is there");
    await Promise.all(answers.map((each, index) => cache.put(FILES[index], each)));
  };
  event.waitUntil(take());
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    for (const each of await caches.keys()) if (each.startsWith("field-") && each !== NAME) await caches.delete(each);
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("message", (event) => {
  if (event.data === "now") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  const wanted = request.mode === "navigate" && url.pathname === SHELL ? SHELL : url.pathname;
  if (!FILES.includes(wanted)) return;
  event.respondWith(caches.open(NAME).then(async (cache) => (await cache.match(wanted)) ?? fetch(request)));
});
