// Calls to the portal. What is not an answer of the portal itself counts as no signal.

export class Offline extends Error {}
export class SignedOut extends Error {}
export class Revoked extends Error {}
export class Refused extends Error {
  constructor(status, told) {
    super(told.error ?? String(status));
    Object.assign(this, { status, told });
  }
}

const PATIENCE = 120_000;
const ME = "/field/devices/me";

const refusal = async (answer) => {
  const told = await answer.json().catch(() => null);
  if (answer.status === 401) throw new SignedOut();
  if (!told?.error && answer.status >= 500) throw new Offline();
  throw new Refused(answer.status, told ?? {});
};

export class Net {
  constructor() {
    this.csrf = "";
    this.token = "";
    this.offset = null; // milliseconds: the server's clock minus this one
  }

  async fetch(method, path, { headers = {}, body, patience = PATIENCE } = {}) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), patience);
    const all = { ...headers };
    if (this.token) all["Cluebridge-Device"] = this.token;
    if (this.csrf && method !== "GET") all["X-CSRF-Token"] = this.csrf;
    try {
      return await fetch(path, { method, body, headers: all, cache: "no-store", redirect: "manual", credentials: "same-origin", signal: stop.signal });
    } catch {
      throw new Offline();
    } finally {
      clearTimeout(timer);
    }
  }

  async json(method, path, content) {
    const body = content === undefined ? undefined : JSON.stringify(content);
    const headers = body === undefined ? {} : { "Content-Type": "application/json" };
    const answer = await this.fetch(method, path, { headers, body });
    if (answer.type === "opaqueredirect") throw new SignedOut();
    if (answer.status === 410) await this.heard();
    if (!answer.ok) return refusal(answer);
    try {
      return await answer.json();
    } catch {
      throw new Offline(); // half an answer: nothing is known
    }
  }

  // Something answered 410. Whether it is about this phone, only its own address says: the key hangs on it.
  async heard() {
    const answer = await this.fetch("GET", ME);
    const told = await answer.json().catch(() => { throw new Offline(); });
    if (answer.status === 410 && told?.error === "revoked") throw new Revoked();
  }

  // A document: kept in memory only, for as long as the page is open.
  async blob(path) {
    const answer = await this.fetch("GET", path);
    if (answer.type === "opaqueredirect") throw new SignedOut();
    if (answer.status === 410) await this.heard();
    if (!answer.ok) return refusal(answer);
    return answer.blob().catch(() => { throw new Offline(); });
  }

  // Who is signed in, the form token, the inspections of today. Also tells how wrong this clock is.
  async session() {
    const before = Date.now();
    const told = await this.json("GET", "/field/session");
    this.csrf = told.csrf;
    this.offset = Date.parse(told.server_time) - (before + Date.now()) / 2;
    return told;
  }

  async signIn(login, passphrase, code) {
    const body = new URLSearchParams({ login, passphrase, code, csrf: "" });
    const answer = await this.fetch("POST", "/sign-in", { body });
    if (answer.type !== "opaqueredirect") throw new Refused(answer.status, { error: "wrong-sign-in" });
    return this.session();
  }
}
