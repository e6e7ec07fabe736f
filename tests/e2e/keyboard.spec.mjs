// The whole way by keyboard.

import assert from "node:assert/strict";

import { browserTest } from "./lib/cases.mjs";
import { NOTE } from "./lib/notes.mjs";

/** Presses Tab until something has the focus. */
async function tabTo(desk, locator) {
  for (let presses = 0; presses < 60; presses++) {
    await desk.page.keyboard.press("Tab");
    if (await locator.evaluate((element) => element === document.activeElement)) return;
  }
  assert.fail("Tab does not reach it");
}

browserTest("a note is written, read, walked through and cleared by keyboard", { device: "cpu" }, async ({ open }) => {
  const desk = await open();
  const { keyboard } = desk.page;
  await tabTo(desk, desk.note);
  await keyboard.insertText(NOTE);
  await keyboard.press("Control+Enter");
  await desk.readToTheEnd();
  const entities = await desk.entities();
  assert.ok(entities.length >= 3);

  await keyboard.press("Alt+ArrowDown");
  const focused = desk.page.locator(":focus");
  assert.equal(await focused.evaluate((element) => element.tagName), "MARK");
  assert.equal(await desk.marks.first().evaluate((mark) => mark === document.activeElement), true);
  await desk.page.getByRole("status", { name: "Scores of the word" }).getByText(/%/).first().waitFor();
  await keyboard.press("n");
  assert.equal(await desk.marks.first().evaluate((mark) => mark === document.activeElement), false);
  await keyboard.press("p");
  assert.equal(await desk.marks.first().evaluate((mark) => mark === document.activeElement), true);
  await keyboard.press("ArrowRight");
  await keyboard.press("Escape");
  await desk.page.getByRole("status", { name: "Scores of the word" }).waitFor({ state: "detached" });

  await desk.page.evaluate(() => document.activeElement.blur());
  await tabTo(desk, desk.button("Clear"));
  await keyboard.press("Enter");
  assert.equal(await desk.note.inputValue(), "");
  assert.equal(await desk.rows.count(), 0);
});

browserTest("every control has a name, and a skip link leads to the findings", { device: "cpu" }, async ({ open }) => {
  const desk = await open();
  await desk.page.keyboard.press("Tab");
  const skip = desk.page.getByRole("link", { name: "Skip to the findings" });
  assert.equal(await skip.evaluate((link) => link === document.activeElement), true);
  await desk.read(NOTE);
  const nameless = await desk.page.evaluate(() => {
    const controls = document.querySelectorAll("button, input, select, textarea, a[href], [role=button], [role=region]");
    const hasName = (control) =>
      control.ariaLabel || control.getAttribute("aria-labelledby") || control.textContent.trim() || control.labels?.length;
    return Array.from(controls).filter((control) => !hasName(control)).map((control) => control.outerHTML);
  });
  assert.deepEqual(nameless, []);
});
