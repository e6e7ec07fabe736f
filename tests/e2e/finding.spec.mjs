// Finding one's way: filters, search, outline, the grouped table, the heat map, the printed page, help.

import assert from "node:assert/strict";

import { browserTest } from "./lib/cases.mjs";
import { NOTE } from "./lib/notes.mjs";

const percent = ({ score }) => (score.startsWith("<") ? 0 : Number.parseInt(score, 10));

async function withNote(open, text = NOTE) {
  const desk = await open();
  await desk.read(text);
  return desk;
}

browserTest("the legend counts and hides types", { device: "cpu" }, async ({ open }) => {
  const desk = await withNote(open);
  const all = await desk.entities();
  const type = all[0].type;
  const ofType = all.filter((entity) => entity.type === type).length;
  const chip = desk.page.getByRole("group", { name: /^Entity types of/ }).getByRole("button", { name: `${type} ${ofType}`, exact: true });
  assert.equal(await chip.getAttribute("aria-pressed"), "true");
  await chip.click();
  assert.equal(await chip.getAttribute("aria-pressed"), "false");
  const rest = await desk.agreesWith(NOTE);
  assert.deepEqual(rest, all.filter((entity) => entity.type !== type));
});

browserTest("the legend folds types that the note does not have", { device: "cpu" }, async ({ open }) => {
  const desk = await withNote(open, "Rash.\n");
  const chips = desk.page.getByRole("group", { name: /^Entity types of/ }).getByRole("button");
  const numbers = async () => (await chips.allTextContents()).map((text) => Number(text.match(/\d+$/)[0]));
  const fold = desk.button("All types");
  assert.equal(await fold.getAttribute("aria-expanded"), "false");
  const folded = await chips.count();
  await fold.press("Enter");
  assert.equal(await fold.getAttribute("aria-expanded"), "true");
  const unfolded = await chips.count();
  assert.ok(unfolded > folded && (await numbers()).includes(0), `${folded} and ${unfolded} types`);
  // One that is switched off stays in reach.
  await chips.last().click();
  await fold.click();
  assert.equal(await chips.last().getAttribute("aria-pressed"), "false");
  assert.equal(await chips.count(), folded + (await numbers()).filter((number) => number === 0).length);
});

browserTest("the minimum score filters at once, and a type can have its own", { device: "cpu" }, async ({ open }) => {
  const desk = await withNote(open);
  const all = await desk.entities();
  const least = desk.page.getByLabel("Minimum score");
  const top = Math.max(...all.map(percent));
  const cut = Math.min(95, Math.floor(top / 5) * 5);
  await least.fill(String(cut));
  const sure = await desk.agreesWith(NOTE);
  assert.ok(sure.length < all.length && sure.every((entity) => percent(entity) >= cut));
  await desk.page.getByText("By type", { exact: true }).click();
  const own = desk.page.getByLabel(`Lowest score of ${all[0].type}`);
  await own.fill("0");
  const ofType = all.filter((entity) => entity.type === all[0].type).length;
  const shown = (await desk.entities()).filter((entity) => entity.type === all[0].type).length;
  assert.equal(shown, ofType);
  await desk.page.getByRole("button", { name: `Reset ${all[0].type}` }).click();
  assert.deepEqual(await desk.entities(), sure);
  await desk.page.keyboard.press("Escape");
  assert.equal(await own.isVisible(), false);
});

browserTest("the search goes through the note and narrows the table", { device: "cpu" }, async ({ open }) => {
  const desk = await withNote(open);
  await desk.findings.press("/");
  assert.equal(await desk.search.evaluate((input) => input === document.activeElement), true);
  await desk.search.fill("JOINT  ");
  await desk.page.getByText("1 place", { exact: true }).waitFor();
  await desk.search.press("Enter");
  await desk.page.getByText("1 of 1", { exact: true }).waitFor();
  const painted = await desk.page.evaluate(() => Array.from(CSS.highlights.get("found-now"), String));
  assert.deepEqual(painted, ["joint"]);
  const words = (await desk.entities()).map(({ text }) => text.toLowerCase());
  assert.ok(words.every((text) => text.includes("joint")), JSON.stringify(words));
  await desk.search.fill("not in the note");
  await desk.page.getByText("Not found", { exact: true }).waitFor();
  await desk.search.press("Escape");
  assert.equal(await desk.search.inputValue(), "");
  await desk.agreesWith(NOTE);
});

browserTest("the outline leads to the sections", { device: "cpu" }, async ({ open }) => {
  const plan = "PLAN\nReview in a week.\n";
  const filler = Array.from({ length: 60 }, (_, line) => `Line ${line} has pain and fever.`).join("\n");
  const desk = await withNote(open, `HISTORY\n${filler}\n\n${plan}`);
  await desk.button("Outline").click();
  const outline = desk.page.getByRole("navigation", { name: "Outline" });
  const titles = await outline.locator(".outline-title").allTextContents();
  assert.deepEqual(titles, ["HISTORY", "PLAN"]);
  await outline.getByRole("button", { name: /^PLAN/ }).click();
  const isInView = await desk.findings.evaluate((region) => {
    const pieces = document.createTreeWalker(region, NodeFilter.SHOW_TEXT);
    for (let node = pieces.nextNode(); node; node = pieces.nextNode()) {
      const at = node.data.indexOf("PLAN");
      if (at < 0) continue;
      const range = new Range();
      range.setStart(node, at);
      range.setEnd(node, at + 4);
      const { top, bottom } = range.getBoundingClientRect();
      return top > 0 && bottom < innerHeight;
    }
    return false;
  });
  assert.equal(isInView, true);
});

browserTest("the same entity in several places is one row of the grouped table", { device: "cpu" }, async ({ open }) => {
  const desk = await withNote(open, `${NOTE}\n${NOTE}`);
  const all = await desk.entities();
  await desk.button("Grouped").click();
  const counts = await desk.rows.evaluateAll((rows) => rows.map((row) => Number(row.cells[3].textContent)));
  assert.equal(counts.reduce((sum, count) => sum + count, 0), all.length);
  assert.ok(counts[0] >= 2 && counts.length < all.length, JSON.stringify(counts));
  const row = desk.rows.first().getByRole("button");
  const selected = () => desk.findings.evaluate((region) => {
    const marks = Array.from(region.querySelectorAll("mark"));
    return marks.findIndex((mark) => mark.ariaPressed === "true");
  });
  await row.click();
  const first = await selected();
  await row.click();
  assert.notEqual(await selected(), first);
});

browserTest("the heat map shades words by the probability of a label", { device: "cpu" }, async ({ open }) => {
  const desk = await withNote(open);
  const shades = () =>
    desk.page.evaluate(() => {
      const ofWord = new Map();
      for (let shade = 1; shade <= 8; shade++) {
        for (const range of CSS.highlights.get(`heat-${shade}`) ?? []) ofWord.set(String(range), shade);
      }
      return Array.from(ofWord);
    });
  assert.deepEqual(await shades(), []);
  await desk.page.getByLabel("Heat map").selectOption({ label: "No entity" });
  await desk.page.waitForFunction(() => [1, 2, 3, 4, 5, 6, 7, 8].some((n) => CSS.highlights.get(`heat-${n}`)?.size));
  // The card of a word says the same.
  await desk.findings.focus();
  await desk.page.keyboard.press("ArrowRight");
  const none = await desk.wordCard.locator(".score").filter({ hasText: "None" }).locator(".number").textContent();
  const word = await desk.wordCard.locator(".word").textContent();
  const shade = new Map(await shades()).get(word) ?? 0;
  const expected = Number.parseInt(none.replace("<", ""), 10) / 12.5;
  assert.ok(Math.abs(shade - expected) <= 1.1, `${word}: shade ${shade} for ${none}`);
  await desk.page.getByLabel("Heat map").selectOption({ label: "Heat map off" });
  assert.deepEqual(await shades(), []);
});

browserTest("the printed page has the disclaimer, the marks and the table", { device: "cpu" }, async ({ open }) => {
  const desk = await withNote(open);
  await desk.page.emulateMedia({ media: "print" });
  const { page } = desk;
  await page.locator(".paper").getByText(/not a medical device/).waitFor();
  assert.equal(await desk.note.isVisible(), false);
  assert.equal(await page.getByRole("button", { name: "Save" }).count(), 0);
  assert.ok(await desk.marks.first().isVisible());
  assert.ok(await desk.rows.first().isVisible());
  const tall = await desk.findings.evaluate((sheet) => sheet.scrollHeight - sheet.clientHeight);
  assert.ok(tall <= 1, "nothing is cut off");
  assert.ok((await page.pdf()).length > 10_000);
});

browserTest("help lists the keys, and single keys can be switched off", { device: "cpu" }, async ({ open }) => {
  const desk = await withNote(open);
  await desk.findings.press("?");
  await desk.help.getByText("Next entity").waitFor();
  await desk.help.getByLabel("Single-key shortcuts").uncheck();
  await desk.page.keyboard.press("Escape");
  assert.equal(await desk.help.isVisible(), false);
  await desk.findings.press("n");
  assert.equal(await desk.bar.count(), 0);
  await desk.page.keyboard.press("Alt+ArrowDown");
  await desk.bar.waitFor();
  await desk.page.reload();
  await desk.ready();
  await desk.button("Help and keys").click();
  assert.equal(await desk.help.getByLabel("Single-key shortcuts").isChecked(), false);
});
