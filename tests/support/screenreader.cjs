// Reads pages aloud: one page of HTML as JSON text a line in, what a screen reader says as JSON out.
"use strict";
const { createInterface } = require("node:readline");
const { JSDOM } = require("jsdom");
const NEEDED = ["Node", "Element", "HTMLElement", "HTMLInputElement", "MutationObserver", "NodeFilter", "Event", "KeyboardEvent"];
const MOST_PHRASES = 1500;

async function read(html) {
  const { window } = new JSDOM(html, { url: "http://127.0.0.1/", pretendToBeVisual: true });
  globalThis.window = window;
  globalThis.document = window.document;
  globalThis.getComputedStyle = window.getComputedStyle;
  for (const name of NEEDED) globalThis[name] = window[name];
  const { Virtual } = require("@guidepup/virtual-screen-reader");
  const reader = new Virtual();
  await reader.start({ container: window.document.body, window });
  for (let turn = 0; turn < MOST_PHRASES; turn += 1) {
    await reader.next();
    if ((await reader.lastSpokenPhrase()) === "end of document") break;
  }
  const said = await reader.spokenPhraseLog();
  await reader.stop();
  return said;
}

(async () => {
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await read(JSON.parse(line)))}\n`);
  }
  process.exit(0);
})();
