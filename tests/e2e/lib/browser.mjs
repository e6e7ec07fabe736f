// Chromium as the tests start it.

import { chromium } from "playwright-core";

import { environment } from "./environment.mjs";

const QUIET = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];
const SOFTWARE_WEBGPU = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"];

/**
 * Without WebGPU as it is; with it on the software adapter.
 * @param {{ webgpu: "none" | "software" }} options
 */
export function launch({ webgpu }) {
  const args = [...QUIET];
  // Chromium's sandbox does not start for root.
  if (process.getuid?.() === 0) args.push("--no-sandbox");
  if (webgpu === "software") args.push(...SOFTWARE_WEBGPU);
  return chromium.launch({ executablePath: environment.chromium, headless: true, args });
}
