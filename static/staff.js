// Keyboard and focus for the staff site. Everything here also works without it.
"use strict";
(() => {
  const off = "cluebridge-keys-off";
  const letters = new Map();
  const box = document.getElementById("keys-on");
  let after = "";

  for (const link of document.querySelectorAll(".side [data-nav]")) {
    const word = new URL(link.href).pathname.replace(/[^a-z]/g, "") || "home";
    const letter = [...word, ..."abcdefghijklmnopqrstuvwxyz"].find((each) => !letters.has(each));
    const hint = document.createElement("kbd");
    hint.textContent = letter;
    hint.setAttribute("aria-hidden", "true");
    link.append(hint);
    link.setAttribute("aria-keyshortcuts", `g ${letter}`);
    letters.set(letter, link);
  }

  const rows = () => [...document.querySelectorAll("main tbody tr a:first-of-type, main [data-row] a:first-of-type")]
    .filter((link, index, all) => !all.slice(0, index).some((other) => other.closest("tr, [data-row]") === link.closest("tr, [data-row]")));

  const move = (by) => {
    const links = rows();
    const here = document.activeElement.closest("tr, [data-row]");
    const at = links.findIndex((link) => link.closest("tr, [data-row]") === here);
    links[at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)]?.focus();
  };

  const help = () => {
    const panel = document.querySelector("#keys details");
    panel.open = !panel.open;
    panel.querySelector("summary").focus();
  };

  const row = () => document.activeElement.closest("tr, [data-row]");
  const follow = (chosen) => () => document.querySelector(chosen)?.click();

  const acts = {
    j: () => move(1),
    k: () => move(-1),
    o: () => row()?.querySelector("a")?.click(),
    x: () => row()?.querySelector("input[type=checkbox]")?.click(),
    s: follow("main [data-key=s]"),
    n: follow("main .pager [rel=next]"),
    p: follow("main .pager [rel=prev]"),
    "/": () => document.querySelector("input[type=search]")?.focus(),
    "?": help,
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || (box && !box.checked)) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    const key = event.key;
    const act = after === "g" ? letters.has(key) && (() => letters.get(key).click()) : acts[key];
    after = after !== "g" && key === "g" ? "g" : "";
    if (!act) return;
    event.preventDefault();
    act();
  });

  if (box) {
    document.getElementById("keys").hidden = false;
    box.checked = localStorage.getItem(off) !== "1";
    box.addEventListener("change", () => localStorage.setItem(off, box.checked ? "0" : "1"));
  }

  const firstProblem = (root) => root.querySelector?.(".problem")?.focus();
  firstProblem(document);
  document.addEventListener("htmx:after:swap", () => firstProblem(document));
})();
