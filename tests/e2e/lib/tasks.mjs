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
