// A board to sign on: lines as whole numbers of a 600 by 200 board, "x,y x,y;x,y" (as static/signature.js).
import { button, h } from "./dom.js";
import { _ } from "./words.js";

const [WIDTH, HEIGHT] = [600, 200];

export const told = (lines) => lines.map((each) => each.map((point) => point.join(",")).join(" ")).join(";");

export const pad = (label, changed) => {
  const board = h("canvas", { class: "board", width: WIDTH, height: HEIGHT, tabindex: "0", role: "img", "aria-label": label });
  const pen = board.getContext("2d");
  let lines = [];
  let line = null;
  const draw = () => {
    pen.clearRect(0, 0, WIDTH, HEIGHT);
    pen.lineWidth = 4;
    pen.lineCap = pen.lineJoin = "round";
    for (const each of lines) {
      pen.beginPath();
      each.forEach(([x, y], index) => (index ? pen.lineTo(x, y) : pen.moveTo(x, y)));
      if (each.length === 1) pen.lineTo(...each[0]);
      pen.stroke();
    }
  };
  const at = (event) => {
    const edge = board.getBoundingClientRect();
    const on = (value, size, most) => Math.round(Math.min(Math.max(value / size, 0), 1) * most);
    return [on(event.clientX - edge.left, edge.width, WIDTH), on(event.clientY - edge.top, edge.height, HEIGHT)];
  };
  const end = () => { line = null; changed(told(lines)); };
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
  board.addEventListener("pointerup", end);
  board.addEventListener("pointercancel", end);
  return h("div", { class: "sign" }, board, button(_("重签"), () => { lines = []; draw(); changed(""); }));
};

// A signature as a picture of lines, for the print view.
export const drawn = (strokes) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute("class", "drawn");
  for (const points of strokes.split(";").filter(Boolean)) {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
    path.setAttribute("points", points);
    svg.append(path);
  }
  return svg;
};
