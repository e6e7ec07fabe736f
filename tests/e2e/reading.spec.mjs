// Reading a note with the tiny pack, on each device.

import assert from "node:assert/strict";

import { browserTest, DEVICES } from "./lib/cases.mjs";
import { nativeMentions, onlyPack } from "./lib/native.mjs";
import { environment } from "./lib/environment.mjs";
import { longNote, NOTE } from "./lib/notes.mjs";

for (const { device, title, webgpu } of DEVICES) {
  const on = { device, webgpu };
  // Long enough to be stopped on the way, short enough for a software adapter.
  const stoppable = longNote(device === "gpu" ? 40 : 300);

  browserTest(`${title}: the model loads with its progress in bytes`, { ...on, faults: ["slow"] }, async ({ open }) => {
    const desk = await open({ wait: "nothing" });
    await desk.recordProgress();
    await desk.modelPanel.getByText(/It is downloaded once from this site/).waitFor();
    await desk.ready(title);
    const amounts = (await desk.progressSeen()).filter((text) => /^[\d.]+ (bytes|KB|MB) of [\d.]+ (KB|MB)$/.test(text));
    assert.ok(new Set(amounts).size >= 3, `saw ${JSON.stringify(amounts)}`);
    assert.equal(await desk.modelPanel.count(), 0);
  });

  browserTest(`${title}: the entities of a note are those of the command line`, on, async ({ open }) => {
    const desk = await open();
    await desk.read(NOTE);
    const found = await desk.agreesWith(NOTE);
    const expected = await nativeMentions(NOTE, await onlyPack(environment.tinyModels));
    assert.ok(expected.length > 0);
    const place = ({ start, end, text }) => ({ start, end, text });
    assert.deepEqual(found.map(place), expected.map(place));
    const percent = ({ score }) => Math.round(score * 100);
    for (const [index, { score }] of found.entries()) {
      assert.ok(Math.abs(Number.parseInt(score, 10) - percent(expected[index])) <= 1);
    }
    assert.match(await desk.marks.first().getAttribute("aria-label"), /: .+, score \d+%/);
  });

  browserTest(`${title}: a reading shows its progress, stops, and goes on`, on, async ({ open }) => {
    const desk = await open();
    const note = stoppable;
    await desk.recordProgress();
    const stopped = desk.cancelOnceReading();
    await desk.write(note);
    await stopped;
    await desk.reading.getByText(/^Stopped after/).waitFor({ timeout: 15_000 });
    const sentence = await desk.reading.textContent();
    const [read, all] = sentence.match(/[\d,]+/g).map((number) => Number(number.replaceAll(",", "")));
    assert.ok(read > 0 && read < all, sentence);
    assert.equal(all, Array.from(note).length);
    assert.ok((await desk.rows.count()) > 0, "what was found before stays");
    await desk.button("Read the rest").click();
    await desk.readToTheEnd();
    const seen = await desk.progressSeen();
    assert.ok(seen.some((text) => /unchanged$/.test(text)), "what was read before is not read again");
  });

  browserTest(`${title}: after an edit only what changed is read again`, on, async ({ open }) => {
    const desk = await open();
    const note = longNote(device === "gpu" ? 24 : 60);
    await desk.read(note);
    await desk.recordProgress();
    const edited = note.replace("joint 13 ", "joint thirteen ");
    assert.notEqual(edited, note);
    await desk.read(edited);
    const last = (await desk.progressSeen()).filter((text) => /unchanged$/.test(text)).at(-1);
    const [, total, unchanged] = last.match(/([\d,]+) windows, ([\d,]+) unchanged/).map(Number);
    assert.ok(total > 10 && unchanged >= total - 5 && unchanged < total, last);
    const afterEdit = await desk.agreesWith(edited);
    await desk.button("Clear").click();
    await desk.read(edited);
    assert.deepEqual(await desk.entities(), afterEdit);
  });

  browserTest(`${title}: clear wipes the note, and undo brings it back`, on, async ({ open }) => {
    const desk = await open();
    await desk.read(NOTE);
    await desk.button("Clear").click();
    assert.equal(await desk.note.inputValue(), "");
    assert.equal(await desk.shownText(), "");
    assert.equal(await desk.marks.count(), 0);
    assert.equal(await desk.rows.count(), 0);
    await desk.button("Undo").click();
    await desk.readToTheEnd();
    await desk.agreesWith(NOTE);
  });
}

browserTest("text is kept byte for byte", { device: "cpu" }, async ({ open }) => {
  const desk = await open();
  const note = "Pain 👩‍⚕️ and\tfever\n\n  مريض  e\u0301 ﬁn\u00a0. \u200b\n";
  await desk.read(note);
  await desk.agreesWith(note);
});

browserTest("without WebGPU the page says so and reads on the CPU", {}, async ({ open }) => {
  const desk = await open({ wait: "nothing" });
  await desk.page.getByText(/so notes are read on the CPU/).waitFor();
  await desk.ready("CPU");
});

browserTest("a software adapter is not preferred, and can be chosen", { webgpu: "software" }, async ({ open }) => {
  const desk = await open({ wait: "nothing" });
  await desk.page.getByText(/software, slower than the CPU/).waitFor();
  await desk.ready("CPU");
  await desk.page.getByLabel("Run on").selectOption({ label: "GPU" });
  await desk.ready("GPU");
});

browserTest("the site works below a sub-path", { device: "cpu", below: "/some/where" }, async ({ site, open }) => {
  assert.match(site.address, /\/some\/where\/$/);
  const desk = await open();
  await desk.read(NOTE);
  await desk.agreesWith(NOTE);
});

browserTest("another note is shown from its start", { device: "cpu" }, async ({ open }) => {
  const desk = await open();
  await desk.read(longNote(30));
  const top = () => desk.findings.evaluate((sheet) => sheet.scrollTop);
  await desk.findings.evaluate((sheet) => sheet.scrollTo(0, 900));
  assert.equal(await top(), 900);
  await desk.page.getByLabel("Sample note").selectOption({ label: "Genetics: child with unsteady gait" });
  assert.equal(await top(), 0);
});
