// Codes: candidates of an entity, chosen by the reader or not at all, and where a chosen one goes.

import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { browserTest } from "./lib/cases.mjs";
import { environment } from "./lib/environment.mjs";
import { Site } from "./lib/site.mjs";

const NOTE = "Seen for Marfan syndrome. No pneumonia.\n\nZqxv was asked for.\n";
const CODE = "MONDO:0007947";
const SYSTEM = "http://purl.obolibrary.org/obo/mondo.owl";

const row = (desk, words) => desk.rows.filter({ has: desk.page.getByRole("button", { name: words, exact: true }) });
const coded = (desk, words) => row(desk, words).getByText(CODE, { exact: true });
const outcome = (desk) => desk.codes.getByRole("status", { name: "Looking up" });
const news = (desk) => desk.page.getByRole("status", { name: "Corrections" });

async function openCodes(desk) {
  await desk.bar.getByRole("button", { name: /^Codes/ }).click();
  await desk.codes.waitFor();
}

/** The text of a file that is saved. */
async function saved(desk, format) {
  await desk.page.locator("summary").filter({ hasText: "Save" }).click();
  const [download] = await Promise.all([desk.page.waitForEvent("download"), desk.button(format).click()]);
  await desk.page.keyboard.press("Escape");
  return readFile(await download.path(), "utf8");
}

browserTest("a code is chosen from candidates, undone, and goes into the files", { device: "cpu" }, async ({ open }) => {
  const desk = await open();
  await desk.read(NOTE);
  await desk.add("Marfan syndrome");
  await openCodes(desk);
  await desk.candidates.first().waitFor();
  const listed = await desk.candidates.allTextContents();
  assert.ok(listed.length > 1 && listed.length <= 8);
  assert.match(listed[0], /^Marfan syndrome.*MONDO:0007947.*Mondo Disease Ontology, 100% alike$/);
  const pressed = desk.codes.getByRole("button", { pressed: true });
  assert.equal(await pressed.count(), 0, "nothing is preselected");
  assert.ok(await desk.codes.getByRole("button", { name: "No code" }).isDisabled());
  // Whose the names are, on what terms, and of which version.
  await desk.codes.getByText("Mondo Disease Ontology, version 2026-05-05").waitFor();
  await desk.codes.getByText("CC BY 4.0, https://creativecommons.org/licenses/by/4.0/").waitFor();
  await desk.codes.getByText(/^This product uses the Human Phenotype Ontology \(version 2025-01-16\)/).waitFor();
  await desk.codes.getByText("Public domain, a work of the United States government").waitFor();
  assert.equal(await desk.page.getByRole("link", { name: /http/ }).count(), 0);
  await desk.page.keyboard.press("Escape");
  await desk.codes.waitFor({ state: "hidden" });
  assert.equal(await coded(desk, "Marfan syndrome").count(), 0, "looking chooses nothing");
  assert.doesNotMatch(await saved(desk, "FHIR R4 Bundle (.json)"), /MONDO/);

  // By keyboard alone.
  await row(desk, "Marfan syndrome").getByRole("button").click();
  await desk.page.keyboard.press("c");
  await desk.candidates.first().waitFor();
  await desk.page.keyboard.press("Tab");
  await desk.page.keyboard.press("Enter");
  await desk.codes.waitFor({ state: "hidden" });
  await coded(desk, "Marfan syndrome").waitFor();
  await desk.bar.getByRole("button", { name: `Codes ${CODE} Marfan syndrome` }).waitFor();
  await news(desk).getByText(`Marfan syndrome: ${CODE} Marfan syndrome.`).waitFor();

  await desk.page.keyboard.press("Control+z");
  await coded(desk, "Marfan syndrome").waitFor({ state: "detached" });
  await desk.page.keyboard.press("Control+Shift+z");
  await coded(desk, "Marfan syndrome").waitFor();

  const chosen = { system: SYSTEM, version: "2026-05-05", code: CODE, display: "Marfan syndrome" };
  const [record] = JSON.parse(await saved(desk, "JSON (.json)"));
  const mentions = record.mentions.filter(({ code }) => code);
  assert.deepEqual(mentions.map(({ text, code }) => [text, code]), [["Marfan syndrome", chosen]]);
  const bundle = JSON.parse(await saved(desk, "FHIR R4 Bundle (.json)"));
  const codings = bundle.entry.flatMap(({ resource }) => resource.code?.coding ?? []);
  assert.deepEqual(codings, [{ ...chosen, userSelected: true }]);
  const csv = await saved(desk, "CSV (.csv)");
  assert.ok(csv.includes(`,${SYSTEM},2026-05-05,${CODE},Marfan syndrome,Marfan syndrome,`));

  // Another, then none.
  await openCodes(desk);
  await desk.candidates.nth(1).waitFor();
  assert.equal(await pressed.count(), 1);
  await desk.candidates.nth(1).click();
  await coded(desk, "Marfan syndrome").waitFor({ state: "detached" });
  await openCodes(desk);
  await desk.candidates.first().waitFor();
  await desk.codes.getByRole("button", { name: "No code" }).click();
  await news(desk).getByText("Marfan syndrome: no code.").waitFor();
  assert.doesNotMatch(await saved(desk, "JSON (.json)"), /MONDO/);
  await desk.button("Undo correction").click();
  await desk.button("Undo correction").click();
  await coded(desk, "Marfan syndrome").waitFor();

  // It was chosen for these words and no others.
  await desk.bar.getByRole("button", { name: "Shrink by a word" }).click();
  await news(desk).getByText(/^Marfan: .* Its code is gone/).waitFor();
  assert.equal(await desk.rows.getByText(CODE).count(), 0);
});

browserTest("what has no candidates says so, and a worker that ends is given the vocabularies again", { device: "cpu" }, async ({ open }) => {
  const desk = await open();
  await desk.read(NOTE);
  await desk.add("Zqxv");
  await openCodes(desk);
  await outcome(desk).getByText("No name in the vocabularies is written like this.").waitFor();
  await desk.codes.getByRole("textbox", { name: "Other words" }).fill("Marfan's syndrome");
  await desk.codes.getByRole("button", { name: "Look up" }).click();
  await desk.candidates.first().getByText(CODE).waitFor();
  await desk.codes.getByRole("textbox", { name: "Other words" }).fill("zqxv");
  await desk.page.keyboard.press("Enter");
  await outcome(desk).getByText("No name in the vocabularies is written like this.").waitFor();
  await desk.page.keyboard.press("Escape");
  const worker = await desk.worker(/^document_worker$/);
  await worker.evaluate(() => {
    setTimeout(() => {
      throw new Error("the test ends this worker");
    });
  });
  await desk.add("pneumonia");
  await openCodes(desk);
  await desk.candidates.first().waitFor();
  assert.match(await desk.candidates.first().textContent(), /^pneumonia/i);
});

browserTest("without a network the vocabularies are still there", { device: "cpu" }, async ({ site, open }) => {
  const desk = await open();
  await site.stop();
  await desk.page.reload();
  await desk.ready();
  await desk.read(NOTE);
  await desk.add("Marfan syndrome");
  await openCodes(desk);
  await desk.candidates.first().click();
  await coded(desk, "Marfan syndrome").waitFor();
});

browserTest("vocabularies that do not come, or come damaged, are named and the others asked", { device: "cpu" }, async ({ open }) => {
  const folder = await mkdtemp(path.join(tmpdir(), "chartlight-codes-"));
  const left = ["models", "vocabularies/mondo.codes"].map((file) => path.join(environment.dist, file));
  await cp(environment.dist, folder, { recursive: true, filter: (file) => !left.includes(file) });
  await writeFile(path.join(folder, "vocabularies/unii.codes"), "no vocabulary");
  const other = await Site.start({ model: "tiny", dist: folder });
  try {
    const desk = await open({ address: other.address });
    await desk.read(NOTE);
    await desk.add("pneumonia");
    await openCodes(desk);
    await desk.candidates.first().waitFor();
    for (const found of await desk.candidates.allTextContents()) assert.match(found, /Human Phenotype Ontology/);
    await desk.codes.getByText(/^mondo\.codes could not be downloaded\. Reload the page to try again/).waitFor();
    await desk.codes.getByText("unii.codes: it is no file of codes, or one of a later version.").waitFor();
  } finally {
    await other.stop();
    await rm(folder, { recursive: true });
  }
});
