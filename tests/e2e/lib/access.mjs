// Whether a page is accessible and fits its screen.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

const AXE = await readFile(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** WCAG 2.2 AA, as far as a machine can tell. */
export async function isAccessible(desk, state) {
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

/** Nothing sticks out to the right. */
export async function hasNoOverflow(desk, state) {
  const over = await desk.page.evaluate(() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(over <= 0, `${state}: ${over} pixels too wide`);
}
