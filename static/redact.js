// Boxes are drawn on the page with the mouse and land in the fields, which do the same without it.
"use strict";
(() => {
  const picture = document.querySelector("img[data-redact]");
  const names = ["page", "left", "top", "width", "height"];
  if (!picture) return;
  const frame = document.createElement("div");
  frame.className = "redact";
  picture.replaceWith(frame);
  frame.append(picture);
  picture.draggable = false;

  const cells = (row) => names.map((name) => row.querySelector(`[name="${name}"]`));
  const rows = () => [...document.querySelectorAll("tr[data-box]")];

  const show = () => {
    frame.querySelectorAll("span").forEach((each) => each.remove());
    for (const row of rows()) {
      const [page, ...numbers] = cells(row).map((cell) => cell.value.trim());
      if (page !== picture.dataset.redact || numbers.some((each) => !(parseFloat(each) >= 0))) continue;
      const box = document.createElement("span");
      names.slice(1).forEach((name, index) => { box.style[name] = `${parseFloat(numbers[index])}%`; });
      frame.append(box);
    }
  };

  const free = () => {
    const empty = rows().find((row) => cells(row).slice(1).every((cell) => !cell.value.trim()));
    if (empty) return empty;
    const made = rows().at(-1).cloneNode(true);
    rows().at(-1).after(made);
    return made;
  };

  const at = (event) => {
    const edge = picture.getBoundingClientRect();
    const part = (value, size) => Math.min(Math.max((value / size) * 100, 0), 99.9);
    return [part(event.clientX - edge.left, edge.width), part(event.clientY - edge.top, edge.height)];
  };

  let from = null;
  picture.addEventListener("pointerdown", (event) => { from = at(event); event.preventDefault(); });
  window.addEventListener("pointerup", (event) => {
    if (!from) return;
    const [a, b] = [from, at(event)];
    from = null;
    const size = [Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1])];
    if (size[0] < 0.5 || size[1] < 0.5) return;
    const numbers = [Math.min(a[0], b[0]), Math.min(a[1], b[1]), ...size].map((each) => each.toFixed(1));
    cells(free()).forEach((cell, index) => { cell.value = [picture.dataset.redact, ...numbers][index]; });
    show();
  });
  document.addEventListener("input", show);
  show();
})();
