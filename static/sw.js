// Keeps the page itself, so that it opens without a network. A note is never requested, so it is
// never seen here; model weights are kept by the readers and pass through untouched.
//
// `shell.js` is written by the build: `self.SHELL = { version, files, on_use }`. `files` are kept
// at once, `on_use` (a reader and its code, vocabularies) when first asked for.
//
// Which version is in use is written down. A newer worker takes over at once and goes on with that
// version; its own is fetched, whole, and taken into use when the page asks for it, which it does with
// its reader's consent.
importScripts("./shell.js");

const PAGES = "chartlight-page-";
const VERSION = "chartlight-version-in-use";
const INDEX = "chartlight-model-index";
const absolute = (path) => new URL(path, self.registration.scope).href;
const files = SHELL.files.map(absolute);
const onUse = new Set(SHELL.on_use.map(absolute));
const own = new Set(["sw.js", "shell.js"].map(absolute));
const models = absolute("models/");
const modelIndex = models + "index.json";

self.addEventListener("install", (event) => {
  const install = async () => {
    await self.skipWaiting();
    if (await inUse()) return;
    await use(files);
    // The page asks for it before this worker looks after the page.
    await fresh(modelIndex, new Request(modelIndex)).catch(() => {});
  };
  event.waitUntil(install());
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const answer = (word) => event.source.postMessage(word);
  if (event.data === "which") {
    event.waitUntil(inUse().then((version) => answer(version === SHELL.version ? "current" : "newer")));
  } else if (event.data === "use") {
    const done = used().then((asked) => use([...files, ...asked]));
    event.waitUntil(done.then(() => answer("in use"), () => answer("not in use")));
  }
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  address.search = "";
  address.hash = "";
  const href = address.href;
  if (request.method !== "GET" || own.has(href) || !href.startsWith(self.registration.scope)) return;
  if (href === modelIndex || (href.startsWith(models) && href.endsWith("/manifest.json"))) {
    event.respondWith(fresh(href, request));
  } else if (!href.startsWith(models)) {
    const isPage = request.mode === "navigate" && href === absolute("index.html");
    event.respondWith(kept(isPage ? absolute("./") : href, request));
  }
});

/** The version in use, if it is still there. */
async function inUse() {
  const cache = await caches.open(VERSION);
  const version = await (await cache.match(VERSION))?.text();
  return version && (await caches.has(PAGES + version)) ? version : undefined;
}

/** What is kept of the version in use because it was asked for. */
async function used() {
  const cache = await caches.open(PAGES + (await inUse()));
  const hrefs = (await cache.keys()).map(({ url }) => url);
  return hrefs.filter((href) => onUse.has(href));
}

/** Fetches our version, all or nothing, and takes it into use. */
async function use(hrefs) {
  const ours = PAGES + SHELL.version;
  const cache = await caches.open(ours);
  try {
    await cache.addAll(hrefs.map((href) => new Request(href, { cache: "no-cache" })));
  } catch (error) {
    await caches.delete(ours);
    throw error;
  }
  await (await caches.open(VERSION)).put(VERSION, new Response(SHELL.version));
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PAGES) && name !== ours);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function kept(href, request) {
  const version = await inUse();
  const cache = version && (await caches.open(PAGES + version));
  const found = await cache?.match(href);
  if (found) return found;
  // What the site has is of its newer version and does not go with the page in use.
  if (version && version !== SHELL.version && onUse.has(href)) return Response.error();
  const answer = await fetch(request, { cache: "no-cache" });
  if (answer.ok && onUse.has(href)) await cache?.put(href, answer.clone());
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
