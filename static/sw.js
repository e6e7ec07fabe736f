// Keeps the page itself, so that it opens without a network. A note is never requested, so it is
// never seen here; model weights are kept by the readers and pass through untouched.
//
// `shell.js` is written by the build: `self.SHELL = { version, files, on_use }`. `files` are kept
// at once, `on_use` (a reader and its code) when first asked for.
importScripts("./shell.js");

const PAGES = "chartlight-page-";
const CACHE = PAGES + SHELL.version;
const INDEX = "chartlight-model-index";
const absolute = (path) => new URL(path, self.registration.scope).href;
const files = new Set(SHELL.files.map(absolute));
const onUse = new Set(SHELL.on_use.map(absolute));
const models = absolute("models/");
const modelIndex = models + "index.json";

self.addEventListener("install", (event) => {
  const requests = SHELL.files.map((path) => new Request(absolute(path), { cache: "no-cache" }));
  const keep = async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll(requests);
    // The page asks for it before this worker looks after the page.
    await fresh(modelIndex, new Request(modelIndex)).catch(() => {});
  };
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith(PAGES) && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  address.search = "";
  address.hash = "";
  const href = address.href;
  if (request.method !== "GET") return;
  if (request.mode === "navigate" && href === absolute("index.html")) {
    event.respondWith(kept(absolute("./"), request));
  } else if (files.has(href) || onUse.has(href)) {
    event.respondWith(kept(href, request));
  } else if (href === modelIndex || (href.startsWith(models) && href.endsWith("/manifest.json"))) {
    event.respondWith(fresh(href, request));
  }
});

async function kept(href, request) {
  const cache = await caches.open(CACHE);
  const found = await cache.match(href);
  if (found) return found;
  const answer = await fetch(request, { cache: "no-cache" });
  if (answer.ok && onUse.has(href)) await cache.put(href, answer.clone());
  return answer;
}

async function fresh(href, request) {
  const cache = await caches.open(INDEX);
  try {
    const answer = await fetch(request, { cache: "no-cache" });
    if (answer.ok) await cache.put(href, answer.clone());
    return answer;
  } catch (unreachable) {
    const found = await cache.match(href);
    if (found) return found;
    throw unreachable;
  }
}
