// WCAG 2.2 AA in every state, as far as a machine can tell; and what it cannot see: zoom and width.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { browserTest } from "./lib/cases.mjs";
import { DESKTOP, PHONE } from "./lib/desk.mjs";
import { NOTE } from "./lib/notes.mjs";

const AXE = await readFile(new URL("./node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function isAccessible(desk, state) {
  await desk.page.evaluate(AXE);
  const { violations, passes } = await desk.page.evaluate(
    (rules) => globalThis.axe.run(document, { runOnly: { type: "tag", values: rules } }),
    RULES,
  );
  assert.ok(passes.length > 10, `${state}: axe looked at nothing`);
  const found = violations.map(({ id, nodes }) => ({
    id,
    nodes: nodes.slice(0, 3).map(({ target, failureSummary }) => `${target} ${failureSummary}`),
  }));
  assert.deepEqual(found, [], state);
}

async function hasNoOverflow(desk, state) {
  const over = await desk.page.evaluate(() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(over <= 0, `${state}: ${over} pixels too wide`);
}

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
