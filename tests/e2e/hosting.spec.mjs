// The site on other servers than ours, and in a newer version than the one that a browser has kept.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

import { hasNoOverflow, isAccessible } from "./lib/access.mjs";
import { browserTest } from "./lib/cases.mjs";
import { PHONE } from "./lib/desk.mjs";
import { environment } from "./lib/environment.mjs";
import { NOTE, SECRETS } from "./lib/notes.mjs";
import { Watch } from "./lib/privacy.mjs";
import { Site } from "./lib/site.mjs";

/** Calls `use` with a new folder, which is gone afterwards. */
async function inFolder(use) {
  const folder = await mkdtemp(path.join(tmpdir(), "chartlight-site-"));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The built site with another title and version in a folder; the models are the server's. */
async function writeNewer(folder) {
  const isModel = (file) => file === path.join(environment.dist, "models");
  await cp(environment.dist, folder, { recursive: true, filter: (file) => !isModel(file) });
  const replace = async (name, from, to) => {
    const file = path.join(folder, name);
    const text = await readFile(file, "utf8");
    assert.match(text, from);
    await writeFile(file, text.replace(from, to));
  };
  await replace("index.html", /<title>Chartlight<\/title>/, "<title>Chartlight, newer</title>");
  await replace("shell.js", /"version": "\w+"/, '"version": "newer"');
}

const newVersion = (desk) => desk.page.getByRole("status", { name: "New version" });

browserTest("a newer version is used when the reader says so, and not before", { device: "cpu" }, async ({ site, open }) => {
  await inFolder(async (folder) => {
    await writeNewer(folder);
    const desk = await open();
    await site.stop();
    const port = Number(new URL(site.address).port);
    const newer = await Site.start({ model: "tiny", dist: folder, port });
    try {
      // Opened again, the page is the one that was kept, also the second time.
      for (const time of ["once", "twice"]) {
        await desk.page.goto(desk.page.url());
        await desk.ready();
        await newVersion(desk).getByText("A new version of this page is ready.").waitFor();
        assert.equal(await desk.page.title(), "Chartlight", time);
      }
      const watch = new Watch(desk, newer, SECRETS);
      await desk.read(NOTE);
      assert.deepEqual(await watch.leaks(), []);

      // With a note in the page it is asked for twice; pressing twice in one place keeps the note.
      await desk.button("Reload to use it").dblclick();
      await newVersion(desk).waitFor({ state: "hidden" });
      assert.equal(await desk.note.inputValue(), NOTE);

      await desk.page.goto(desk.page.url());
      await desk.ready();
      await desk.read(NOTE);
      await desk.button("Reload to use it").click();
      await newVersion(desk).getByText(/^Reloading removes the note/).waitFor();
      await isAccessible(desk, "a new version");
      const desktop = desk.page.viewportSize();
      await desk.page.setViewportSize(PHONE);
      await hasNoOverflow(desk, "a new version on a phone");
      await desk.screenshot("phone-light-new-version");
      await desk.page.setViewportSize(desktop);
      await desk.screenshot("desktop-light-new-version");
      await desk.button("Reload and remove the note").click();
      await desk.page.waitForFunction(() => document.title === "Chartlight, newer");
      await desk.ready();
      assert.equal(await desk.note.inputValue(), "");
      await newVersion(desk).waitFor({ state: "hidden" });

      // It is kept whole, with the reader that was in use.
      await newer.stop();
      await desk.page.reload();
      await desk.ready();
      assert.equal(await desk.page.title(), "Chartlight, newer");
      await desk.read(NOTE);
    } finally {
      await newer.stop();
    }
  });
});

browserTest("a newer version that cannot be fetched changes nothing", { device: "cpu" }, async ({ site, open }) => {
  await inFolder(async (folder) => {
    await writeNewer(folder);
    const desk = await open();
    await site.stop();
    const newer = await Site.start({ model: "tiny", dist: folder, port: Number(new URL(site.address).port) });
    await desk.page.goto(desk.page.url());
    await desk.button("Reload to use it").waitFor();
    await desk.ready();
    await newer.stop();
    await desk.button("Reload to use it").click();
    await newVersion(desk).getByText("The new version could not be fetched. This one goes on.").waitFor();
    await desk.page.reload();
    await desk.ready();
    assert.equal(await desk.page.title(), "Chartlight");
    await desk.read(NOTE);
  });
});

/** Serves a folder as `python3 -m http.server` does: no header of ours, no fallback. */
async function withPlainServer(folder, use) {
  const options = ["-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", folder];
  const server = spawn("python3", options, { stdio: ["ignore", "pipe", "ignore"] });
  try {
    const [line] = await once(createInterface(server.stdout), "line");
    await use(`http://localhost:${line.match(/port (\d+)/)[1]}`);
  } finally {
    server.kill();
  }
}

browserTest("the folder runs behind any static server, below any path", { device: "cpu" }, async ({ open }) => {
  await inFolder(async (folder) => {
    const below = path.join(folder, "on a stick");
    await mkdir(below);
    await symlink(environment.dist, path.join(below, "chartlight"));
    await withPlainServer(folder, async (address) => {
      const desk = await open({ address: `${address}/on%20a%20stick/chartlight/` });
      assert.equal(await desk.page.evaluate(() => globalThis.crossOriginIsolated), false);
      await desk.read("She has fever and a rash.\n");
      const entities = await desk.agreesWith("She has fever and a rash.\n");
      assert.ok(entities.some(({ text }) => text === "fever"), JSON.stringify(entities));

      // The page holds to its policy without being told by a header.
      const reached = await desk.page.evaluate(() => fetch("https://example.org/").then(() => true, () => false));
      assert.equal(reached, false);
      const refused = desk.said.filter((text) => /content security policy/i.test(text));
      assert.ok(refused.length > 0 && refused.every((text) => text.includes("example.org")), JSON.stringify(refused));
      desk.said.length = 0;
      await desk.page.goto(`${desk.page.url()}`);
      await desk.ready();
    });
  });
});

browserTest("opened as a file, the page says what it needs", { device: "cpu" }, async ({ open }) => {
  const address = pathToFileURL(path.join(environment.dist, "index.html")).href;
  const desk = await open({ address, wait: "nothing" });
  await desk.page.getByText(/needs a web server, which may be on this machine: README\.txt/).waitFor();
  await readFile(path.join(environment.dist, "README.txt"));
  desk.said.length = 0;
});
