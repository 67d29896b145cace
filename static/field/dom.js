// Elements without markup: nothing that was typed or taken along is ever read as HTML.

export const h = (name, given = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (["value", "checked", "disabled", "hidden", "open", "srcObject", "src", "max"].includes(key)) made[key] = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat(3).filter((each) => each !== null && each !== undefined && each !== false));
  return made;
};

let count = 0;
export const unique = () => `f${(count += 1)}`;

export const button = (text, act, kind = "secondary", more = {}) =>
  h("button", { type: "button", class: `button ${kind}`, onclick: act, ...more }, text);

export const field = (label, make, hint = "") => {
  const id = unique();
  const told = hint ? h("p", { class: "hint", id: `${id}-hint` }, hint) : null;
  return h("div", { class: "field" }, h("label", { for: id }, label), told, make({ id, "aria-describedby": hint ? `${id}-hint` : null }));
};

export const choices = (label, options, chosen, pick) => {
  const name = unique();
  return h("fieldset", { class: "choices" }, h("legend", {}, label), options.map(([value, text]) =>
    h("label", { class: "choice" },
      h("input", { type: "radio", name, value, checked: value === chosen, onchange: () => pick(value) }), h("span", {}, text))));
};

// Said aloud by screen readers and shown at the foot until the next word.
export const say = (text, tone = "info") => {
  const place = document.getElementById("say");
  place.className = `say ${tone}`;
  place.textContent = text;
  place.hidden = !text;
};

export const show = (...children) => {
  const main = document.getElementById("main");
  main.replaceChildren(...children.flat(3).filter(Boolean));
  main.querySelector("h1")?.focus();
  window.scrollTo(0, 0);
};

export const heading = (text, sub) => h("header", { class: "head" }, h("h1", { tabindex: "-1" }, text), sub ? h("p", { class: "hint" }, sub) : null);
