// The real pack: what the page finds is what the command line finds. Also takes the screenshots.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { browserTest } from "./lib/cases.mjs";
import { DESKTOP, PHONE } from "./lib/desk.mjs";
import { nativeMentions } from "./lib/native.mjs";

const SAMPLE = new URL("../../static/samples/genetics.txt", import.meta.url);
/** A dozen words. */
const SENTENCE = "Six-year-old girl with unsteady gait, recurrent infections and suspected ataxia telangiectasia today.";
/** Entities that nobody would leave out of the sample, whatever their exact type. */
const EXPECTED = ["ataxia telangiectasia", "pneumonia", "dysarthria"];

const place = ({ start, end, text }) => ({ start, end, text });
/** "Rare disease" and RAREDISEASE. */
const plain = (type) => type.replaceAll(/[\W_]/g, "").toUpperCase();

async function isWhatTheCommandLineFinds(desk, text) {
  await desk.showAllSchemes();
  const found = await desk.agreesWith(text);
  const expected = await nativeMentions(text);
  assert.deepEqual(found.map(place), expected.map(place));
  assert.deepEqual(found.map(({ type }) => plain(type)), expected.map(({ label }) => plain(label)));
  for (const [index, { score }] of found.entries()) {
    const percent = score.startsWith("<") ? 0 : Number.parseInt(score, 10);
    assert.ok(Math.abs(percent - expected[index].score * 100) <= 1.5, `${score} and ${expected[index].score}`);
  }
  return found;
}

browserTest("CPU: a whole sample note", { model: "real", device: "cpu" }, async ({ open }) => {
  const desk = await open();
  const text = await readFile(SAMPLE, "utf8");
  await desk.page.getByLabel("Sample note").selectOption({ label: "Genetics: child with unsteady gait" });
  await desk.readToTheEnd();
  for (const [screen, viewport] of [["desktop", DESKTOP], ["phone", PHONE]]) {
    for (const colorScheme of ["light", "dark"]) {
      await desk.page.setViewportSize(viewport);
      await desk.page.emulateMedia({ colorScheme });
      await desk.screenshot(`sample-${screen}-${colorScheme}`);
      const overflow = await desk.page.evaluate(
        () => document.scrollingElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.ok(overflow <= 0, `${screen}: the page is ${overflow} pixels too wide`);
    }
  }
  const found = await isWhatTheCommandLineFinds(desk, text);
  const words = found.map((entity) => entity.text.toLowerCase());
  for (const expected of EXPECTED) {
    assert.ok(words.some((word) => word.includes(expected)), `${expected} is not highlighted`);
  }
});

browserTest("the card of a word has the schemes that are shown", { model: "real", device: "cpu" }, async ({ open }) => {
  const desk = await open();
  await desk.read(SENTENCE);
  await desk.marks.first().click();
  await desk.wordCard.getByText(/%/).first().waitFor();
  const shown = await desk.wordCard.locator("dl").count();
  await desk.showAllSchemes();
  await desk.wordCard.locator("dl").nth(shown).waitFor();
});

browserTest("GPU: a sentence", { model: "real", device: "gpu", webgpu: "software" }, async ({ open }) => {
  const desk = await open();
  await desk.write(SENTENCE);
  await desk.reading.getByText(/^Read all/).waitFor({ timeout: 9 * 60_000 });
  const found = await isWhatTheCommandLineFinds(desk, SENTENCE);
  assert.ok(found.length > 0);
  await desk.screenshot("sentence-gpu");
});
