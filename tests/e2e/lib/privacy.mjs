// Finds what has left a page: requests, and texts outside the page's memory.

export class Watch {
  #desk;
  #site;
  #secrets;
  #requestsBefore;
  #saidBefore;
  #pageRequests = [];

  /** From now on no request may be made and none of the secrets may be anywhere but in the page. */
  constructor(desk, site, secrets) {
    this.#desk = desk;
    this.#site = site;
    this.#secrets = secrets;
    this.#requestsBefore = site.requests.length;
    this.#saidBefore = desk.said.length;
    desk.context.on("request", (request) => this.#pageRequests.push(request.url()));
  }

  /** Names of the ways on which something has left, each with what was found. */
  async leaks() {
    const leaks = [];
    const note = (way, text) => leaks.push({ way, text: String(text).slice(0, 200) });
    // The server tells of a request through a pipe.
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (const { address } of this.#site.requests.slice(this.#requestsBefore)) note("request at the server", address);
    for (const address of this.#pageRequests) note("request of the page", address);
    for (const text of this.#desk.said.slice(this.#saidBefore)) {
      if (this.#holdsSecret(text)) note("console", text);
    }
    for (const [way, text] of await this.#desk.page.evaluate(everythingKept)) {
      if (this.#holdsSecret(text)) note(way, text);
    }
    return leaks;
  }

  #holdsSecret(text) {
    const plain = decoded(String(text)).toLowerCase();
    return this.#secrets.some((secret) => plain.includes(secret.toLowerCase()));
  }
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Runs in the page: all that outlives it or that others can see, as pairs of a way and a text. */
async function everythingKept() {
  const kept = [
    ["address", location.href],
    ["title", document.title],
    ["window name", window.name],
    ["history state", JSON.stringify(history.state)],
    ["cookie", document.cookie],
    ["local storage", JSON.stringify({ ...localStorage })],
    ["session storage", JSON.stringify({ ...sessionStorage })],
  ];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      kept.push(["cache storage", `${name} ${request.url}`]);
      const answer = await cache.match(request);
      const type = answer.headers.get("content-type") ?? "";
      const isShipped = /\.(wasm|js|css)$/.test(new URL(request.url).pathname);
      if (!isShipped && /text|json|octet|^$/.test(type)) kept.push(["cache storage", await answer.text()]);
    }
  }
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    for (const store of database.objectStoreNames) {
      const values = await new Promise((resolve, reject) => {
        const reading = database.transaction(store).objectStore(store).getAll();
        reading.onsuccess = () => resolve(reading.result);
        reading.onerror = () => reject(reading.error);
      });
      kept.push(["indexed database", `${name} ${store} ${JSON.stringify(values)}`]);
    }
    database.close();
  }
  for await (const name of (await navigator.storage.getDirectory()).keys()) kept.push(["private files", name]);
  return kept;
}
