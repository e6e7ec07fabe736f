// How long the page's main thread works at a stretch, in processor time: other programs on the machine
// cannot make it longer.

/** The longest task of a page while something is done, in milliseconds of its thread. */
export async function longestTask(page, what) {
  const devtools = await page.context().newCDPSession(page);
  const events = [];
  devtools.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  await devtools.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["toplevel", "__metadata"] },
  });
  await what();
  const complete = new Promise((resolve) => devtools.once("Tracing.tracingComplete", resolve));
  await devtools.send("Tracing.end");
  await complete;
  await devtools.detach();
  const isMain = ({ name, args }) => name === "thread_name" && args.name === "CrRendererMain";
  const main = new Set(events.filter(isMain).map(({ pid, tid }) => `${pid}:${tid}`));
  const tasks = events.filter(({ name, pid, tid, tdur }) => /RunTask$/.test(name) && main.has(`${pid}:${tid}`) && tdur);
  if (tasks.length < 10) throw new Error("the trace has no tasks of the page");
  return Math.max(...tasks.map(({ tdur }) => tdur)) / 1_000;
}

/** How fast the machine is: what its browser takes to style and lay out 2,000 marked words, in milliseconds. */
export async function layoutTime(page) {
  return page.evaluate(() => {
    const once = () => {
      const box = document.createElement("div");
      box.style.cssText = "position: fixed; width: 600px; visibility: hidden";
      for (let number = 0; number < 2_000; number++) {
        const word = document.createElement("mark");
        word.textContent = `word ${number} `;
        box.append(word);
      }
      const before = performance.now();
      document.body.append(box);
      box.getBoundingClientRect();
      const took = performance.now() - before;
      box.remove();
      return took;
    };
    return Math.min(...Array.from({ length: 5 }, once));
  });
}
