// A site on a server of its own: started for one test, stopped by it (that is "the network is off").

import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";

import { environment } from "./environment.mjs";

export class Site {
  /** Every request that reached the server, a service worker's too. */
  requests = [];
  #server;

  /**
   * @param {{ model: "tiny" | "real" | "none", faults?: string[], below?: string, dist?: string, port?: number }} options
   */
  static async start({ model, faults = [], below = "/", dist = environment.dist, port = 0 }) {
    const site = new Site();
    const options = ["test-site", "--dist", dist, "--below", below, "--port", String(port)];
    if (model === "tiny") options.push("--models", environment.tinyModels);
    if (model === "none") options.push("--models", path.join(environment.tinyModels, "not-there"));
    for (const fault of faults) options.push("--fault", fault);
    site.#server = spawn(environment.xtask, options, { stdio: ["pipe", "pipe", "inherit"] });
    const lines = createInterface(site.#server.stdout);
    const first = once(lines, "line");
    const ended = once(site.#server, "exit").then(() => {
      throw new Error("the server ended before it had an address");
    });
    const [announcement] = await Promise.race([first, ended]);
    ended.catch(() => {});
    site.address = JSON.parse(announcement).address;
    lines.on("line", (line) => site.requests.push(JSON.parse(line)));
    return site;
  }

  async stop() {
    if (this.#server.exitCode !== null) return;
    const ended = once(this.#server, "exit");
    this.#server.stdin.end();
    await ended;
  }
}
