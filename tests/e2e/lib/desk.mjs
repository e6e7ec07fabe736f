// The page in one browser tab, by roles and names, as a reader knows it.

import assert from "node:assert/strict";
import path from "node:path";

import { environment } from "./environment.mjs";

export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** Loading and reading are slow on a software adapter and on a busy machine. */
const PATIENCE_MS = 180_000;

export class Desk {
  /** What the page, its workers and its service worker wrote to the console, and errors nobody caught. */
  said = [];

  /**
   * Opens the page in a new context of its own, with storage of its own.
   * @param {import("playwright-core").Browser} browser
   * @param {string} address
   * @param {{ device?: "cpu" | "gpu", viewport?: object, colorScheme?: "light" | "dark" }} options
   */
  static async open(browser, address, { device, viewport = DESKTOP, colorScheme = "light" } = {}) {
    const desk = new Desk();
    desk.context = await browser.newContext({ viewport, colorScheme, reducedMotion: "reduce" });
    desk.context.on("console", (message) => desk.said.push(message.text()));
    desk.context.on("weberror", (error) => desk.said.push(String(error.error())));
    desk.page = await desk.context.newPage();
    desk.page.setDefaultTimeout(PATIENCE_MS);
    await desk.page.goto(device ? `${address}?device=${device}` : address);
    return desk;
  }

  /** Ends the tab; nothing may have broken the content security policy. */
  async close() {
    const broken = this.said.filter((text) => /content security policy/i.test(text));
    await this.context.close();
    assert.deepEqual(broken, []);
  }

  // What is on the page.

  get note() {
    return this.page.getByRole("textbox", { name: "Note", exact: true });
  }
  get reader() {
    return this.page.getByRole("status", { name: "Reader" });
  }
  get reading() {
    return this.page.getByRole("status", { name: "Reading", exact: true });
  }
  get modelPanel() {
    return this.page.getByRole("region", { name: "Model", exact: true });
  }
  get findings() {
    return this.page.getByRole("region", { name: "Note with its entities" });
  }
  get marks() {
    return this.findings.locator("mark");
  }
  get rows() {
    return this.page.getByRole("table", { name: "Entities" }).locator("tbody").getByRole("row");
  }
  get failure() {
    return this.page.getByRole("alert").filter({ has: this.page.getByRole("heading") });
  }
  /** The controls of the selected entity. */
  get bar() {
    return this.page.getByRole("group", { name: "Selected entity" });
  }
  get wordCard() {
    return this.page.getByRole("status", { name: "Scores of the word" });
  }
  /** The codes of the selected entity. */
  get codes() {
    return this.page.getByRole("dialog", { name: "Codes" });
  }
  get candidates() {
    return this.codes.getByRole("list", { name: "Candidates" }).getByRole("button");
  }
  get search() {
    return this.page.getByRole("textbox", { name: "Find in the note and its entities" });
  }
  get help() {
    return this.page.getByRole("dialog", { name: "Help" });
  }
  button(name) {
    return this.page.getByRole("button", { name, exact: true });
  }

  /** The page's worker of a name. */
  async worker(name) {
    for (const worker of this.page.workers()) {
      if (name.test(await worker.evaluate(() => self.name))) return worker;
    }
    throw new Error(`no worker is called ${name}`);
  }

  // What a reader does.

  async ready(device) {
    await this.reader.getByText(device ? `Ready on ${device}` : /^Ready on/).waitFor();
  }

  /** Puts a text in the note, as pasting does. The driver's own way logs the whole text when it fails. */
  async paste(text) {
    await this.note.evaluate(paste, { text });
  }

  /** The same, and asks for it to be read before the page does so by itself; does not wait. */
  async write(text) {
    const read = await this.button("Read").elementHandle();
    await this.note.evaluate(paste, { text, read });
  }

  /** Puts a text in the note and waits until it is read to its end. */
  async read(text) {
    await this.write(text);
    await this.readToTheEnd();
  }

  /** What the browser does by itself, some seconds or a minute after a worker was started. */
  async lookForNewerServiceWorker() {
    await this.page.evaluate(async () => void (await (await navigator.serviceWorker.getRegistration()).update()));
  }

  async readToTheEnd() {
    await this.reading.getByText(/^Read all/).waitFor();
  }

  // What a reader sees.

  /** The findings' text, which is the note's. */
  shownText() {
    return this.findings.evaluate((region) =>
      Array.from(region.querySelectorAll("[data-start] > [data-start]"), (piece) => piece.textContent).join(""),
    );
  }

  /** The rows of the table: text, type, score in percent, and code points of the note. */
  async entities() {
    const more = this.button("Show more");
    while (await more.isVisible()) await more.click();
    const rows = await this.rows.evaluateAll((rows) =>
      rows.map((row) => ({
        text: row.querySelector("th").textContent,
        type: row.querySelector(".type-name").textContent,
        score: row.cells[2].textContent,
        codePoints: row.cells[3].title,
      })),
    );
    return rows.map(({ codePoints, ...row }) => {
      const [start, end] = codePoints.match(/[\d,]+/g).map((number) => Number(number.replaceAll(",", "")));
      return { start, end, ...row };
    });
  }

  /** Checks that the text is the note, and that every entity of the table is where the table says. */
  async agreesInPlace(text) {
    assert.equal(await this.shownText(), text);
    const points = Array.from(text);
    for (const { start, end, text: shown } of await this.entities()) {
      assert.equal(points.slice(start, end).join(""), shown);
    }
  }

  /** Checks that the table, the marks and the text say the same of a note. */
  async agreesWith(text) {
    assert.equal(await this.shownText(), text);
    const points = Array.from(text);
    const entities = await this.entities();
    for (const { start, end, text: shown } of entities) {
      assert.equal(points.slice(start, end).join(""), shown);
    }
    const marked = await this.marks.evaluateAll((marks) => marks.map((mark) => mark.textContent).join(""));
    const isListed = (_, index) => entities.some(({ start, end }) => start <= index && index < end);
    const listed = points.filter(isListed).join("");
    assert.equal(marked.replace(/\s/g, ""), listed.replace(/\s/g, ""));
    return entities;
  }

  /** Shows the entities of every label scheme; at first those of one are. */
  async showAllSchemes() {
    const hidden = this.page.locator(".chip.whole[aria-pressed=false]");
    while ((await hidden.count()) > 0) await hidden.first().click();
  }

  /** Selects words of the findings, as with the mouse. */
  async selectText(words) {
    await this.findings.evaluate((region, words) => {
      const pieces = document.createTreeWalker(region, NodeFilter.SHOW_TEXT);
      for (let node = pieces.nextNode(); node; node = pieces.nextNode()) {
        const start = node.data.indexOf(words);
        if (start < 0) continue;
        getSelection().setBaseAndExtent(node, start, node, start + words.length);
        node.parentElement.scrollIntoView({ block: "center" });
        node.parentElement.dispatchEvent(new PointerEvent("pointerup", { bubbles: true }));
        return;
      }
      throw new Error("the words are not in one piece of the findings");
    }, words);
  }

  /** Makes words of the findings an entity of the first type, and selects it; the model's are hidden. */
  async add(words) {
    await this.page.getByLabel("Minimum score").fill("100");
    await this.selectText(words);
    await this.page.getByRole("group", { name: "Add an entity" }).getByRole("button").first().click();
    await this.bar.waitFor();
  }

  /** Words that the page shows of the progress from now on. */
  async recordProgress() {
    await this.page.evaluate(() => {
      globalThis.progressSeen = [];
      const look = () => {
        for (const amount of document.querySelectorAll(".amount")) {
          const text = amount.textContent;
          if (text && globalThis.progressSeen.at(-1) !== text) globalThis.progressSeen.push(text);
        }
      };
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
  }
  progressSeen() {
    return this.page.evaluate(() => globalThis.progressSeen);
  }

  /** Presses Cancel as soon as two windows are read; a driver's own press may come after the end. */
  cancelOnceReading() {
    return this.page.evaluate(
      () =>
        new Promise((resolve) => {
          const observer = new MutationObserver(() => {
            const amounts = Array.from(document.querySelectorAll(".amount"), (amount) => amount.textContent);
            if (!amounts.some((text) => /^([2-9]|\d\d+) of .*windows/.test(text))) return;
            const cancel = Array.from(document.querySelectorAll("button")).find((button) => button.textContent === "Cancel");
            if (!cancel) return;
            observer.disconnect();
            cancel.click();
            resolve();
          });
          observer.observe(document.body, { subtree: true, childList: true, characterData: true });
        }),
    );
  }

  async screenshot(name) {
    await this.page.screenshot({ path: path.join(environment.artefacts, `${name}.png`) });
  }
}

/** Runs in the page: all of the note is replaced. The button is pressed once it knows of the text. */
async function paste(note, { text, read }) {
  note.select();
  note.dispatchEvent(new InputEvent("beforeinput", { bubbles: true, inputType: "insertFromPaste" }));
  note.value = text;
  note.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));
  if (!read) return;
  await new Promise((resolve) => setTimeout(resolve));
  read.click();
}
