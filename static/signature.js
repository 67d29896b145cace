// A board to sign on: lines go into a hidden field as whole numbers of a 600 by 200 board.
"use strict";
(() => {
  const place = document.querySelector("[data-sign]");
  const field = document.querySelector("input[name=strokes]");
  if (!place || !field) return;
  const [width, height] = [600, 200];
  const board = document.createElement("canvas");
  board.width = width;
  board.height = height;
  board.className = "sign-board";
  board.tabIndex = 0;
  board.setAttribute("role", "img");
  board.setAttribute("aria-label", place.dataset.sign);
  const again = document.createElement("button");
  again.type = "button";
  again.className = "button secondary";
  again.textContent = place.dataset.again;
  place.replaceChildren(board, again);
  place.hidden = false;

  const pen = board.getContext("2d");
  let lines = field.value.split(";").filter(Boolean)
    .map((line) => line.split(" ").filter(Boolean).map((point) => point.split(",").map(Number)));
  let line = null;

  const draw = () => {
    pen.clearRect(0, 0, width, height);
    pen.lineWidth = 4;
    pen.lineCap = pen.lineJoin = "round";
    for (const each of lines) {
      pen.beginPath();
      each.forEach(([x, y], index) => (index ? pen.lineTo(x, y) : pen.moveTo(x, y)));
      if (each.length === 1) pen.lineTo(...each[0]);
      pen.stroke();
    }
  };
  const keep = () => { field.value = lines.map((each) => each.map((point) => point.join(",")).join(" ")).join(";"); };
  const at = (event) => {
    const edge = board.getBoundingClientRect();
    const part = (value, size, most) => Math.round(Math.min(Math.max(value / size, 0), 1) * most);
    return [part(event.clientX - edge.left, edge.width, width), part(event.clientY - edge.top, edge.height, height)];
  };

  board.addEventListener("pointerdown", (event) => {
    line = [at(event)];
    lines.push(line);
    board.setPointerCapture(event.pointerId);
    event.preventDefault();
    draw();
  });
  board.addEventListener("pointermove", (event) => {
    if (!line) return;
    const [x, y] = at(event);
    const [lastX, lastY] = line.at(-1);
    if (Math.abs(x - lastX) + Math.abs(y - lastY) < 2) return;
    line.push([x, y]);
    draw();
  });
  const end = () => { line = null; keep(); };
  board.addEventListener("pointerup", end);
  board.addEventListener("pointercancel", end);
  again.addEventListener("click", () => { lines = []; keep(); draw(); });
  draw();
})();
