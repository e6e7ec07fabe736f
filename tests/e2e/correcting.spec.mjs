// Correcting entities: every way by keyboard, undone and made again, kept when the note is read again.

import assert from "node:assert/strict";

import { browserTest } from "./lib/cases.mjs";
import { NOTE } from "./lib/notes.mjs";

const UNDO = "Control+z";
const REDO = "Control+Shift+z";

/** Opens a page with the note read; the first entity is selected. */
async function withFirstSelected(open) {
  const desk = await open();
  await desk.read(NOTE);
  const before = await desk.entities();
  assert.ok(before.length >= 3);
  await desk.page.keyboard.press("Alt+ArrowDown");
  await desk.bar.waitFor();
  return { desk, before, press: (key) => desk.page.keyboard.press(key) };
}

const texts = (entities) => entities.map(({ text, type }) => `${text}/${type}`);

browserTest("an entity is deleted, and that is undone and made again", { device: "cpu" }, async ({ open }) => {
  const { desk, before, press } = await withFirstSelected(open);
  await press("d");
  assert.deepEqual(texts(await desk.agreesWith(NOTE)), texts(before.slice(1)));
  await press(UNDO);
  assert.deepEqual(await desk.agreesWith(NOTE), before);
  await press(REDO);
  assert.deepEqual(texts(await desk.agreesWith(NOTE)), texts(before.slice(1)));
  await desk.button("Undo correction").click();
  assert.deepEqual(await desk.agreesWith(NOTE), before);
  await press("Delete");
  assert.equal((await desk.entities()).length, before.length - 1);
});

browserTest("an entity gets another type by its number and by the list", { device: "cpu" }, async ({ open }) => {
  const { desk, before, press } = await withFirstSelected(open);
  const types = await desk.bar.getByLabel("Type").locator("option").allTextContents();
  const other = types.findIndex((type) => type !== before[0].type);
  await press(String(other + 1));
  assert.equal((await desk.agreesWith(NOTE))[0].type, types[other]);
  await desk.rows.first().getByText("changed", { exact: true }).waitFor();
  assert.match(await desk.marks.first().getAttribute("aria-label"), new RegExp(`: ${types[other]}, .*changed`));
  await desk.bar.getByLabel("Type").selectOption({ label: before[0].type });
  assert.equal((await desk.entities())[0].type, before[0].type);
  await press(UNDO);
  await press(UNDO);
});

browserTest("an entity grows and shrinks by a word at both ends", { device: "cpu" }, async ({ open }) => {
  const desk = await open();
  await desk.read(NOTE);
  await desk.selectText("joint");
  await desk.page.getByRole("group", { name: "Add an entity" }).getByRole("button").first().click();
  await desk.bar.waitFor();
  const press = async (key, expected) => {
    await desk.page.keyboard.press(key);
    const words = (await desk.entities()).map(({ text }) => text);
    assert.ok(words.includes(expected), `${key}: ${JSON.stringify(words)}`);
    await desk.agreesInPlace(NOTE);
  };
  await press("Shift+ArrowRight", "joint pain");
  await press("Control+Shift+ArrowLeft", "and joint pain");
  await press("Control+Shift+ArrowRight", "joint pain");
  await press("Shift+ArrowLeft", "joint");
  await press(UNDO, "joint pain");
  await desk.bar.getByRole("button", { name: "Shrink by the first word" }).click();
  assert.ok((await desk.entities()).some(({ text }) => text === "pain"));
});

browserTest("selected text and the word at the cursor become entities", { device: "cpu" }, async ({ open }) => {
  const desk = await open();
  await desk.read(NOTE);
  const before = await desk.entities();
  // A word that the model left alone; whatever part of it is selected, all of it is meant.
  const plain = await desk.findings.locator("span[data-start]").allTextContents();
  const left = plain.join(" ").match(/\b[A-Za-z]{6,}\b/)[0];
  await desk.selectText(left.slice(1, -1));
  const add = desk.page.getByRole("group", { name: "Add an entity" });
  const name = (await add.getByRole("button").first().textContent()).replace(/^\W+/, "");
  await add.getByRole("button").first().click();
  const added = (await desk.entities()).find(({ text }) => text === left);
  assert.deepEqual([added.type, added.score], [name, "Added"]);
  await desk.findings.press(UNDO);
  assert.deepEqual(await desk.agreesWith(NOTE), before);

  await desk.page.keyboard.press("Escape");
  await desk.page.keyboard.press("Escape");
  await desk.findings.focus();
  await desk.page.keyboard.press("ArrowRight");
  const word = await desk.wordCard.locator(".word").textContent();
  await desk.page.keyboard.press("1");
  assert.ok((await desk.entities()).some(({ text, score }) => text === word && score === "Added"), word);
});

browserTest("one press says what the note says of an entity", { device: "cpu" }, async ({ open }) => {
  const { desk, press } = await withFirstSelected(open);
  await desk.bar.getByRole("button", { name: "absent", exact: true }).click();
  await desk.rows.first().getByText("absent", { exact: true }).waitFor();
  assert.match(await desk.marks.first().getAttribute("data-label"), / · absent$/);
  assert.match(await desk.marks.first().getAttribute("aria-label"), /, absent, /);
  const absent = desk.page.getByRole("group", { name: "Statuses" }).getByRole("button", { name: /^absent 1$/ });
  const n = await desk.marks.count();
  await absent.click();
  assert.equal(await desk.marks.count(), n - 1);
  await absent.click();
  await desk.marks.first().click();
  await press("s");
  await desk.rows.first().getByText("possible", { exact: true }).waitFor();
  await press(UNDO);
  await press(UNDO);
  assert.doesNotMatch(await desk.marks.first().getAttribute("aria-label"), /possible|absent/);
});

browserTest("all entities are accepted in one step", { device: "cpu" }, async ({ open }) => {
  const { desk, before, press } = await withFirstSelected(open);
  await press("a");
  assert.equal(await desk.rows.getByText("accepted", { exact: true }).count(), 1);
  await press("Shift+A");
  assert.equal(await desk.rows.getByText("accepted", { exact: true }).count(), before.length);
  await desk.page.getByLabel("Minimum score").fill("95");
  assert.equal((await desk.entities()).length, before.length, "what was reviewed needs no score");
  await desk.page.getByLabel("Minimum score").fill("0");
  await desk.findings.press(UNDO);
  assert.equal(await desk.rows.getByText("accepted", { exact: true }).count(), 1);
});

browserTest("corrections hold where the text did not change", { device: "cpu" }, async ({ open }) => {
  const { desk, before, press } = await withFirstSelected(open);
  await press("d");
  await desk.button("Read").click();
  await desk.readToTheEnd();
  assert.deepEqual(texts(await desk.entities()), texts(before.slice(1)));
  const longer = `${NOTE}\nA new line at the end.\n`;
  await desk.read(longer);
  assert.ok(!texts(await desk.agreesWith(longer)).slice(0, 1).includes(texts(before)[0]));
  await desk.button("Undo correction").click();
  assert.equal(texts(await desk.entities())[0], texts(before)[0]);
  await desk.button("Clear").click();
  assert.equal(await desk.button("Undo correction").isVisible(), false);
});
