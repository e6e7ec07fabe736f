// The lexicon of assertions: looked at, edited for this page, and brought back.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { browserTest } from "./lib/cases.mjs";
import { SECRETS } from "./lib/notes.mjs";
import { Watch } from "./lib/privacy.mjs";

/** Everything in it is denied, so that whatever the model finds is. */
const DENIED = ["pain", "joint pain", "rash", "swelling of the legs", "fever", "skin lesions", "weakness", "cough", "seizures", "headache"];
const NOTE = `${DENIED.map((finding) => `No ${finding}.`).join(" ")}\n\nDenies ${SECRETS[1]} fatigue.\n`;

const dialog = (desk) => desk.page.getByRole("dialog", { name: "Assertion lexicon" });
const phrases = (desk) => dialog(desk).getByRole("textbox", { name: "Phrases" });
const state = (desk) => dialog(desk).getByRole("status", { name: "State of the lexicon" });
const apply = (desk) => dialog(desk).getByRole("button", { name: "Apply" });

/** How many rows of the table say a status. */
const rowsOf = (desk, status) => desk.rows.filter({ has: desk.page.locator(".tag", { hasText: status }) }).count();

async function replaceBy(desk, text) {
  await desk.button("Lexicon").click();
  await phrases(desk).fill(text);
  await state(desk).getByText("Edited, not applied yet.").waitFor();
}

browserTest("an edited lexicon changes the findings at once, and is gone with the page", { device: "cpu" }, async ({ site, open }) => {
  const desk = await open();
  const watch = new Watch(desk, site, SECRETS);
  await desk.read(NOTE);
  const n_absent = await rowsOf(desk, "absent");
  assert.ok(n_absent > 1, "the note has absent entities");
  const before = await desk.entities();

  await desk.button("Lexicon").click();
  await state(desk).getByText("The built-in lexicon is in use.").waitFor();
  const ours = await phrases(desk).inputValue();
  assert.ok(ours.includes("[absent after]"));
  await desk.page.keyboard.press("Escape");
  await dialog(desk).waitFor({ state: "hidden" });

  await desk.recordProgress();
  await replaceBy(desk, `# ${SECRETS[1]}\n[possible after]\nno\n{denies|denied}\n`);
  await phrases(desk).press("Control+Enter");
  await state(desk).getByText(/^A changed lexicon is in use on this page\. \d+ (entity|entities) of the note changed/).waitFor();
  await desk.page.keyboard.press("Escape");
  assert.equal(await rowsOf(desk, "absent"), 0);
  assert.equal(await rowsOf(desk, "possible"), n_absent);
  assert.deepEqual(await desk.entities(), before, "only the statuses changed");
  const windows = (await desk.progressSeen()).filter((text) => /windows/.test(text));
  assert.deepEqual(windows, [], "nothing was read again");

  // What is read from now on is read by it.
  await desk.read(`${NOTE}\nNo cough and no pain today.\n`);
  assert.equal(await rowsOf(desk, "absent"), 0);
  assert.ok((await rowsOf(desk, "possible")) >= n_absent);
  assert.deepEqual(await watch.leaks(), []);

  await desk.button("Lexicon").click();
  await dialog(desk).getByRole("button", { name: "Reset" }).click();
  await state(desk).getByText(/^The built-in lexicon is in use\./).waitFor();
  assert.equal(await phrases(desk).inputValue(), ours);
  await desk.page.keyboard.press("Escape");
  await desk.read(NOTE);
  assert.equal(await rowsOf(desk, "absent"), n_absent);
  assert.equal(await rowsOf(desk, "possible"), 0);

  await replaceBy(desk, "[possible after]\nno\n");
  await apply(desk).click();
  await state(desk).getByText(/^A changed lexicon/).waitFor();
  await desk.page.reload();
  await desk.ready();
  await desk.read(NOTE);
  assert.equal(await rowsOf(desk, "absent"), n_absent, "an edit does not outlive its page");
});

browserTest("a lexicon that is wrong is named by its line and stays out of use", { device: "cpu" }, async ({ open }) => {
  const desk = await open();
  await desk.read(NOTE);
  const n_absent = await rowsOf(desk, "absent");
  await replaceBy(desk, "# mine\n[absent after]\nno\n[absent sideways]\nnot\n");
  await apply(desk).click();
  await state(desk).getByText("Not applied. Line 4: no group is called [absent sideways]").waitFor();
  assert.equal(await phrases(desk).getAttribute("aria-invalid"), "true");
  const selected = await phrases(desk).evaluate((it) => [
    document.activeElement === it,
    it.value.slice(it.selectionStart, it.selectionEnd),
  ]);
  assert.deepEqual(selected, [true, "[absent sideways]"]);
  assert.equal(await rowsOf(desk, "absent"), n_absent);

  // A line far down comes into view.
  await phrases(desk).fill(`[absent after]\n${"no\n".repeat(600)}{open\n`);
  await apply(desk).click();
  await state(desk).getByText("Line 602: ").waitFor();
  assert.ok(await phrases(desk).evaluate((it) => it.scrollTop > 5_000));
  const [download] = await Promise.all([
    desk.page.waitForEvent("download"),
    dialog(desk).getByRole("button", { name: "Save as .txt" }).click(),
  ]);
  assert.equal(download.suggestedFilename(), "chartlight-lexicon.txt");
  assert.ok((await readFile(await download.path(), "utf8")).endsWith("{open\n"));

  await dialog(desk).getByRole("button", { name: "Reset" }).click();
  await state(desk).getByText(/^The built-in lexicon is in use\./).waitFor();
  const groups = dialog(desk).getByLabel("Go to a group");
  await groups.focus();
  await groups.selectOption({ label: "[someone_else after]" });
  const line = await phrases(desk).evaluate((it) => it.value.slice(it.selectionStart, it.selectionEnd));
  assert.equal(line, "[someone_else after]");
  assert.equal(await rowsOf(desk, "absent"), n_absent);
});

browserTest("a lexicon holds for every document of the list", { device: "cpu" }, async ({ open }) => {
  const desk = await open();
  const file = (name) => ({ name, mimeType: "text/plain", buffer: Buffer.from(`${name}. ${NOTE}`) });
  await desk.page.getByLabel("Open files of notes").setInputFiles([file("first.txt"), file("second.txt")]);
  await desk.page.getByText(/^2 of 2 documents read/).waitFor();
  const n_absent = {};
  for (const name of ["second.txt", "first.txt"]) {
    await desk.button(name).click();
    await desk.readToTheEnd();
    n_absent[name] = await rowsOf(desk, "absent");
    assert.ok(n_absent[name] > 1);
  }
  await replaceBy(desk, "[possible after]\nno\ndenies\n");
  await apply(desk).click();
  await state(desk).getByText(/^A changed lexicon/).waitFor();
  await desk.page.keyboard.press("Escape");
  for (const name of ["second.txt", "first.txt"]) {
    await desk.button(name).click();
    await desk.readToTheEnd();
    assert.deepEqual([await rowsOf(desk, "absent"), await rowsOf(desk, "possible")], [0, n_absent[name]], name);
  }
});
