// Conditions of checklist items, as the portal writes them: in_bed = no and not (charges = yes or charges = na).
// Nothing of it is run as code. An item that was not answered equals nothing.

const TOKEN = /\s*(?:(!=|=|\(|\))|\$\{([^}]*)\}|'([^']*)'|"([^"]*)"|([^\s()='"!${}]+))/y;

const tokens = (text) => {
  const found = [];
  TOKEN.lastIndex = 0;
  const whole = text.trimEnd();
  while (TOKEN.lastIndex < whole.length) {
    const at = TOKEN.exec(whole);
    if (!at) throw new SyntaxError(text);
    found.push(at[1] ?? { value: (at[2] ?? at[3] ?? at[4] ?? at[5]).trim(), word: at[5] !== undefined });
  }
  return found;
};

const reader = (text, answers) => {
  const left = tokens(text);
  const isWord = (word) => left[0]?.word && left[0].value === word;
  const take = (word) => isWord(word) && Boolean(left.shift());
  const value = () => {
    const next = left.shift();
    if (typeof next !== "object") throw new SyntaxError(text);
    return next.value;
  };
  const either = () => {
    let holds = every();
    while (take("or")) holds = every() || holds;
    return holds;
  };
  const every = () => {
    let holds = one();
    while (take("and")) holds = one() && holds;
    return holds;
  };
  const one = () => {
    if (take("not")) return !one();
    if (left[0] === "(") {
      left.shift();
      const holds = either();
      if (left.shift() !== ")") throw new SyntaxError(text);
      return holds;
    }
    const item = value();
    const sign = left.shift();
    if (sign !== "=" && sign !== "!=") throw new SyntaxError(text);
    return ((answers.get(item) ?? "") === value()) === (sign === "=");
  };
  const holds = either();
  if (left.length) throw new SyntaxError(text);
  return holds;
};

// What cannot be read is asked: rather a question too many than one unseen.
const isAsked = (condition, answers) => {
  if (!condition) return true;
  try {
    return reader(condition, answers);
  } catch {
    return true;
  }
};

// The codes of the items to be answered. An answer to an item that is not asked (any more) counts for nothing.
export const asked = (items, answers) => {
  const found = new Set();
  const counted = new Map();
  for (const { code, when } of items) {
    if (!isAsked(when, counted)) continue;
    found.add(code);
    if (answers.has(code)) counted.set(code, answers.get(code));
  }
  return found;
};
