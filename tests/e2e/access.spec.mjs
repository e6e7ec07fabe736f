// WCAG 2.2 AA in every state, as far as a machine can tell; and what it cannot see: zoom and width.

import assert from "node:assert/strict";

import { hasNoOverflow, isAccessible } from "./lib/access.mjs";
import { browserTest } from "./lib/cases.mjs";
import { DESKTOP, PHONE } from "./lib/desk.mjs";
import { NOTE } from "./lib/notes.mjs";

/** Every state of the page, each reached from the one before. */
const STATES = {
  empty: async () => {},
  read: async (desk) => desk.read(NOTE),
  selected: async (desk) => {
    await desk.marks.first().click();
    await desk.wordCard.getByText(/%/).first().waitFor();
  },
  "a status": async (desk) => {
    await desk.bar.getByRole("button", { name: "absent", exact: true }).click();
    await desk.rows.getByText("absent", { exact: true }).waitFor();
  },
  "text selected": async (desk) => {
    await desk.selectText("fever");
    await desk.page.getByRole("group", { name: "Add an entity" }).waitFor();
    await desk.page.keyboard.press("Escape");
    await desk.selectText("fever");
    await desk.page.getByRole("group", { name: "Add an entity" }).waitFor();
  },
  codes: async (desk) => {
    await desk.page.getByRole("group", { name: "Add an entity" }).getByRole("button").first().click();
    await desk.bar.getByRole("button", { name: "Codes" }).click();
    await desk.candidates.first().waitFor();
  },
  "a code": async (desk) => {
    await desk.candidates.first().click();
    await desk.rows.getByText("HP:0001945").waitFor();
  },
  "scores by type": async (desk) => {
    await desk.page.keyboard.press("Escape");
    await desk.page.getByText("By type", { exact: true }).click();
  },
  "searching, with the outline and groups": async (desk) => {
    await desk.page.keyboard.press("Escape");
    await desk.search.fill("joint");
    await desk.button("Outline").click();
    await desk.button("Grouped").click();
  },
  "heat map": async (desk) => {
    await desk.search.press("Escape");
    await desk.page.getByLabel("Heat map").selectOption({ label: "No entity" });
    await desk.page.waitForFunction(() => [4, 5, 6, 7, 8].some((n) => CSS.highlights.get(`heat-${n}`)?.size));
  },
  "several documents": async (desk) => {
    const file = (name, text) => ({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
    const files = [file("first.txt", NOTE), file("second.docx", "no Word file")];
    await desk.page.getByLabel("Open files of notes").setInputFiles(files);
    await desk.page.getByText(/^1 of 2 documents read/).waitFor();
    await desk.button("first.txt").click();
    await desk.readToTheEnd();
  },
  saving: async (desk) => {
    await desk.page.locator("summary").filter({ hasText: "Save" }).click();
    await desk.button("Copy with marks").waitFor();
  },
  "de-identifying": async (desk) => {
    await desk.page.keyboard.press("Escape");
    await desk.button("De-identify").click();
    await desk.page.getByText("Date: 1").click();
    await desk.page.getByText("[DATE]").waitFor();
  },
  "all types": async (desk) => {
    await desk.page.keyboard.press("Escape");
    await desk.button("All types").click();
  },
  "a wrong lexicon": async (desk) => {
    await desk.button("Lexicon").click();
    const dialog = desk.page.getByRole("dialog", { name: "Assertion lexicon" });
    await dialog.getByRole("textbox", { name: "Phrases" }).fill("[absent after]\nno\n[absent sideways]\n");
    await dialog.getByRole("button", { name: "Apply" }).click();
    await dialog.getByText(/^Not applied\. Line 3/).waitFor();
  },
  "a lexicon": async (desk) => {
    const dialog = desk.page.getByRole("dialog", { name: "Assertion lexicon" });
    await dialog.getByRole("button", { name: "Reset" }).click();
    await dialog.getByText(/^The built-in lexicon is in use/).waitFor();
  },
  help: async (desk) => {
    await desk.page.keyboard.press("Escape");
    await desk.button("Help and keys").click();
    await desk.help.waitFor();
  },
};

for (const [screen, viewport] of [["desktop", DESKTOP], ["phone", PHONE]]) {
  for (const colorScheme of ["light", "dark"]) {
    browserTest(`${screen}, ${colorScheme}: every state is accessible`, { device: "cpu" }, async ({ open }) => {
      const desk = await open({ viewport, colorScheme });
      for (const [state, reach] of Object.entries(STATES)) {
        await reach(desk);
        await isAccessible(desk, state);
        await hasNoOverflow(desk, state);
        await desk.screenshot(`${screen}-${colorScheme}-${state.replaceAll(/\W+/g, "-")}`);
      }
    });
  }
}

browserTest("a failure is accessible", { device: "cpu", model: "none" }, async ({ open }) => {
  const desk = await open({ wait: "nothing" });
  await desk.failure.waitFor();
  await isAccessible(desk, "failure");
  await desk.screenshot("desktop-light-failure");
});

browserTest("loading is accessible", { device: "cpu", faults: ["slow"] }, async ({ open }) => {
  const desk = await open({ wait: "nothing" });
  await desk.modelPanel.waitFor();
  await isAccessible(desk, "loading");
  await desk.ready();
});

browserTest("at 200 % zoom nothing is cut off", { device: "cpu" }, async ({ open }) => {
  // What a browser does at 200 % on a screen of 1280 × 900: half the width in CSS pixels.
  const desk = await open({ viewport: { width: 640, height: 450 } });
  await desk.read(NOTE);
  await desk.marks.first().click();
  await desk.bar.waitFor();
  await hasNoOverflow(desk, "zoomed");
  await isAccessible(desk, "zoomed");
  await desk.screenshot("zoomed");
});

browserTest("in forced colours marks have borders", { device: "cpu" }, async ({ open }) => {
  const desk = await open();
  await desk.page.emulateMedia({ forcedColors: "active" });
  await desk.read(NOTE);
  await desk.marks.first().click();
  const border = await desk.marks.nth(1).evaluate((mark) => getComputedStyle(mark).borderTopStyle);
  assert.equal(border, "solid");
  await desk.screenshot("forced-colours");
});
