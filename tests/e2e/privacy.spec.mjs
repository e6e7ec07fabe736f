// After the model is loaded nothing of a note leaves the page's memory.

import assert from "node:assert/strict";

import { browserTest, DEVICES } from "./lib/cases.mjs";
import { NOTE, SECRETS } from "./lib/notes.mjs";
import { Watch } from "./lib/privacy.mjs";

for (const { device, title, webgpu } of DEVICES) {
  browserTest(`${title}: a note leaves no trace and asks for nothing`, { device, webgpu }, async ({ site, open }) => {
    const desk = await open();
    const watch = new Watch(desk, site, SECRETS);
    await desk.read(NOTE);
    await desk.marks.first().hover();
    await desk.marks.first().click();
    await desk.button("Next entity").click();
    await desk.page.getByLabel("Minimum score").fill("30");
    await desk.search.fill(SECRETS[1]);
    await desk.search.press("Enter");
    await desk.search.press("Escape");
    await desk.selectText(SECRETS[0].slice(1));
    await desk.page.getByRole("group", { name: "Add an entity" }).getByRole("button").first().click();
    await desk.page.keyboard.press("d");
    await desk.button("Undo correction").click();
    await desk.page.keyboard.press("c");
    await desk.codes.getByText(/^Mondo Disease Ontology, version/).waitFor();
    await desk.page.keyboard.press("Escape");
    await desk.add("ichthyosis");
    await desk.page.keyboard.press("c");
    await desk.candidates.first().click();
    await desk.rows.getByText("MONDO:0019269").waitFor();
    await desk.page.getByLabel("Minimum score").fill("30");
    await desk.page.getByLabel("Heat map").selectOption({ label: "No entity" });
    await desk.button("Outline").click();
    await desk.button("Grouped").click();
    await desk.page.getByRole("button", { name: "Note", exact: true }).click();
    await desk.button("Help and keys").click();
    await desk.help.getByLabel("Single-key shortcuts").uncheck();
    await desk.page.keyboard.press("Escape");
    await desk.page.getByRole("button", { name: /^Appearance/ }).click();
    await desk.read(`${NOTE}\nSeen again by Dr. ${SECRETS[0]}.`);
    await desk.button("De-identify").click();
    const dialog = desk.page.getByRole("dialog", { name: "De-identify this note" });
    await dialog.getByLabel("Invented ones, dates shifted").check();
    await Promise.all([
      desk.page.waitForEvent("download"),
      dialog.getByRole("button", { name: "Save as .txt" }).click(),
    ]);
    await desk.page.keyboard.press("Escape");
    await desk.page.locator("summary").filter({ hasText: "Save" }).click();
    await Promise.all([
      desk.page.waitForEvent("download"),
      desk.page.getByRole("button", { name: "JSON (.json)", exact: true }).click(),
    ]);
    await desk.page.keyboard.press("Escape");
    const files = ["first", "second"].map((name) => ({
      name: `${SECRETS[0]}-${name}.txt`,
      mimeType: "text/plain",
      buffer: Buffer.from(`${name}: ${NOTE}`),
    }));
    await desk.page.getByLabel("Open files of notes").setInputFiles(files);
    await desk.page.getByText(/^2 of 2 documents read/).waitFor();
    await desk.button(`${SECRETS[0]}-first.txt`).click();
    await desk.readToTheEnd();
    await desk.button("Remove all").click();
    await desk.button("Hide note").click();
    await desk.lookForNewerServiceWorker();
    assert.deepEqual(await watch.leaks(), []);
    await desk.button("Show note").click();
    await desk.button("Clear").click();
    assert.deepEqual(await watch.leaks(), []);
  });
}

/** Each way out, taken by a script in the page, a worker or the service worker. */
const WAYS = {
  // The service worker answers for what it keeps; this it has to ask for.
  "request at the server": (text) => fetch(`./not-there?note=${encodeURIComponent(text)}`),
  "request of the page": (text) => fetch("./icon.svg", { headers: { "x-note": encodeURIComponent(text) } }),
  console: (text) => console.log(text),
  address: (text) => history.replaceState(null, "", `#${encodeURIComponent(text)}`),
  "history state": (text) => history.replaceState({ text }, ""),
  title: (text) => void (document.title = text),
  "window name": (text) => void (window.name = text),
  cookie: (text) => void (document.cookie = `note=${encodeURIComponent(text)}; SameSite=Strict`),
  "local storage": (text) => localStorage.setItem("note", text),
  "session storage": (text) => sessionStorage.setItem("note", text),
  "cache storage": async (text) => (await caches.open("note")).put("./note.txt", new Response(text)),
  "indexed database": (text) =>
    new Promise((resolve, reject) => {
      const opening = indexedDB.open("note", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("note", { autoIncrement: true });
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const writing = opening.result.transaction("note", "readwrite");
        writing.objectStore("note").add({ text });
        writing.oncomplete = () => resolve(opening.result.close());
      };
    }),
  "private files": async (text) => void (await (await navigator.storage.getDirectory()).getFileHandle(text, { create: true })),
};

browserTest("control: every way out is watched", { device: "cpu" }, async ({ site, open }) => {
  for (const [way, leak] of Object.entries(WAYS)) {
    const desk = await open();
    const watch = new Watch(desk, site, SECRETS);
    await desk.read(NOTE);
    await desk.page.evaluate(`(${leak})(${JSON.stringify(SECRETS[1])})`);
    const found = (await watch.leaks()).map((leak) => leak.way);
    assert.ok(found.includes(way), `${way}: found ${JSON.stringify(found)}`);
    await desk.context.close();
  }
});

browserTest("control: requests of a worker and of the service worker are found", { device: "cpu" }, async ({ site, open }) => {
  const desk = await open();
  const watch = new Watch(desk, site, SECRETS);
  const worker = await desk.worker(/^cpu_worker$/);
  await worker.evaluate(() => fetch("./not-there?from-a-worker").then(() => undefined));
  const [serviceWorker] = desk.context.serviceWorkers();
  await serviceWorker.evaluate(() => fetch("./not-there?from-the-service-worker").then(() => undefined));
  const found = JSON.stringify(await watch.leaks());
  assert.match(found, /from-the-service-worker/);
  assert.match(found, /from-a-worker|request of the page/);
});
