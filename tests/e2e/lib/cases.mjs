// Starts and ends what a test uses, whatever becomes of the test.

import test from "node:test";

import { Desk } from "./desk.mjs";
import { launch } from "./browser.mjs";
import { Site } from "./site.mjs";

/** How a device is had in a test, and what the page calls it. */
export const DEVICES = [
  { device: "cpu", title: "CPU", webgpu: "none" },
  { device: "gpu", title: "GPU", webgpu: "software" },
];

const LONGEST_MS = 10 * 60_000;

/**
 * One test with a browser and a site of its own. The body gets the site, and `open(options)` for a page
 * in a new context, ready to read unless `wait: "nothing"`, and on this site unless `address` is another.
 * @param {string} name
 * @param {{ model?: "tiny" | "real" | "none", device?: "cpu" | "gpu", webgpu?: "none" | "software", faults?: string[], below?: string }} options
 */
export function browserTest(name, { model = "tiny", device, webgpu = "none", faults, below }, body) {
  test(name, { timeout: LONGEST_MS }, async () => {
    const site = await Site.start({ model, faults, below });
    const browser = await launch({ webgpu });
    const desks = [];
    const open = async ({ wait = "ready", address = site.address, ...options } = {}) => {
      const desk = await Desk.open(browser, address, { device, ...options });
      desks.push(desk);
      if (wait === "ready") await desk.ready();
      return desk;
    };
    try {
      await body({ site, open });
      for (const desk of desks) await desk.close();
    } catch (error) {
      for (const [number, desk] of desks.entries()) {
        // A page that has gone has no picture.
        await desk.screenshot(`failed-${name.replaceAll(/\W+/g, "-")}-${number}`).catch(() => {});
      }
      throw error;
    } finally {
      await browser.close();
      await site.stop();
    }
  });
}
