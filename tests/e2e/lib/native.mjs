// The same note read by the native command line.

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

import { environment } from "./environment.mjs";

const run = promisify(execFile);

/** Mentions of a text as `chartlight tag --output json` finds them with a model's folder. */
export async function nativeMentions(text, model = environment.model) {
  const folder = await mkdtemp(path.join(tmpdir(), "chartlight-note-"));
  try {
    const file = path.join(folder, "note.txt");
    await writeFile(file, text);
    const options = ["tag", "--device", "cpu", "--model", model, "--output", "json", file];
    const { stdout } = await run(environment.native, options, { maxBuffer: 64 << 20 });
    const [document] = JSON.parse(stdout);
    return document.mentions;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The folder of the only pack below a models folder. */
export async function onlyPack(models) {
  const catalogue = JSON.parse(await readFile(path.join(models, "index.json"), "utf8"));
  return path.join(models, catalogue.default);
}
