// What goes wrong is said in its own words, with a way on, and the note stays.

import assert from "node:assert/strict";

import { browserTest, DEVICES } from "./lib/cases.mjs";
import { longNote, NOTE } from "./lib/notes.mjs";

async function failsAndGoesOn(desk, { title, remedy, device }) {
  await desk.failure.getByRole("heading", { name: title }).waitFor();
  assert.equal(await desk.note.inputValue(), NOTE);
  await desk.failure.getByRole("button", { name: remedy }).click();
  await desk.ready(device);
  await desk.readToTheEnd();
  await desk.agreesWith(NOTE);
  assert.equal(await desk.failure.count(), 0);
}

for (const { device, title, webgpu } of DEVICES) {
  const on = { device, webgpu };

  browserTest(`${title}: a corrupted shard`, { ...on, faults: ["slow", "corrupt-once"] }, async ({ open }) => {
    const desk = await open({ wait: "nothing" });
    await desk.paste(NOTE);
    await failsAndGoesOn(desk, {
      title: "A part of the model arrived damaged",
      remedy: "Download again",
      device: title,
    });
  });

  browserTest(`${title}: a failed download`, { ...on, faults: ["slow", "fail-once"] }, async ({ open }) => {
    const desk = await open({ wait: "nothing" });
    await desk.paste(NOTE);
    await failsAndGoesOn(desk, {
      title: "The model could not be downloaded",
      remedy: "Try again",
      device: title,
    });
  });

  browserTest(`${title}: a worker that dies on a note`, on, async ({ open }) => {
    const desk = await open();
    await desk.write(longNote(300));
    const worker = await desk.worker(/^[cg]pu_worker$/);
    await worker.evaluate(() => {
      setTimeout(() => {
        throw new Error("the test ends this worker");
      });
    });
    await desk.failure.getByRole("heading", { name: "The reader stopped unexpectedly" }).waitFor();
    await desk.paste(NOTE);
    await desk.failure.getByRole("button", { name: "Try again" }).click();
    await desk.ready(title);
    await desk.readToTheEnd();
    await desk.agreesWith(NOTE);
  });

  browserTest(`${title}: a reload with the network off`, on, async ({ site, open }) => {
    const desk = await open();
    await desk.read(NOTE);
    const before = await desk.entities();
    await site.stop();
    await desk.page.reload();
    await desk.ready(title);
    assert.equal(await desk.note.inputValue(), "", "a note does not outlive its page");
    await desk.read(NOTE);
    assert.deepEqual(await desk.agreesWith(NOTE), before);
  });
}

browserTest("a site without a model says so", { device: "cpu", model: "none" }, async ({ open }) => {
  const desk = await open({ wait: "nothing" });
  await desk.paste(NOTE);
  await desk.failure.getByRole("heading", { name: "There is no model on this site" }).waitFor();
  assert.equal(await desk.note.inputValue(), NOTE);
});

browserTest("a GPU that is asked for and not there", { device: "gpu" }, async ({ open }) => {
  const desk = await open({ wait: "nothing" });
  await desk.paste(NOTE);
  await failsAndGoesOn(desk, { title: "The GPU cannot be used", remedy: "Use the CPU", device: "CPU" });
});
