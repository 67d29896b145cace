// One file to the portal in parts (tus 1.0.0), gone on with after any break.
import { part } from "./files.js";
import { Offline, Refused, SignedOut } from "./net.js";

const LEAST = 64 * 1024;
const MOST = 8 * 1024 * 1024;
const TUS = { "Tus-Resumable": "1.0.0" };
const TRIES = 5;
const BUSY = new Set([423, 429, 503]);
const GONE = new Set([404, 409, 460]);

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

const checked = async (net, answer) => {
  if (answer.status === 410) await net.heard();
  if (answer.status === 401 || answer.type === "opaqueredirect") throw new SignedOut();
  return answer;
};

const far = (answer) => ({
  offset: Number(answer.headers.get("Upload-Offset") ?? 0),
  digest: answer.headers.get("Cluebridge-SHA256") ?? "",
});

const begin = async (net, safe, file, inspection) => {
  const told = { filename: file.name, filetype: file.media, device_at: file.at };
  const metadata = Object.entries(told).map(([name, value]) => `${name} ${base64(value)}`).join(",");
  const headers = { ...TUS, "Upload-Length": String(file.size), "Upload-Metadata": metadata };
  const answer = await checked(net, await net.fetch("POST", `/field/inspections/${inspection}/files`, { headers }));
  if (BUSY.has(answer.status) || answer.status >= 500) throw new Offline();
  if (answer.status !== 201) throw new Refused(answer.status, (await answer.json().catch(() => null)) ?? {});
  const upload = answer.headers.get("Location");
  const [kept] = await safe.keep([{ ...file, upload }]);
  return { file: kept, ...far(answer) };
};

const standing = async (net, file) => {
  const answer = await checked(net, await net.fetch("HEAD", file.upload, { headers: TUS }));
  if (answer.status >= 500) throw new Offline();
  return answer.ok ? { file, ...far(answer) } : null;
};

// Send all of it. Returns the server's digest of the bytes; `told` hears how far it is.
export const send = async (net, safe, wanted, inspection, told = () => {}) => {
  let step = 512 * 1024;
  let failed = 0;
  let state = null;
  let file = wanted;
  for (;;) {
    try {
      state ??= file.upload ? await standing(net, file) : null;
      state ??= await begin(net, safe, file, inspection);
      file = state.file;
      told(state.offset);
      if (state.digest) return state.digest;
      const began = Date.now();
      const body = await part(file, state.offset, step);
      const headers = { ...TUS, "Upload-Offset": String(state.offset), "Content-Type": "application/offset+octet-stream" };
      const answer = await checked(net, await net.fetch("PATCH", file.upload, { headers, body }));
      if (BUSY.has(answer.status)) throw new Offline();
      if (answer.status === 404) file = { ...file, upload: "" };
      if (GONE.has(answer.status)) throw new Offline();
      if (answer.status >= 500) throw new Offline();
      if (answer.status !== 204) throw new Refused(answer.status, (await answer.json().catch(() => null)) ?? {});
      const next = far(answer);
      if (next.offset > state.offset || next.digest) failed = 0;
      state = { file, ...next };
      if (Date.now() - began < 4000) step = Math.min(MOST, step * 2);
    } catch (error) {
      failed += 1;
      if (!(error instanceof Offline) || failed > TRIES || navigator.onLine === false) throw error;
      state = null;
      step = Math.max(LEAST, step / 2);
      await wait(Math.min(5000, 300 * 2 ** failed));
    }
  }
};

// What the server has is not what was written here: both are told, and it begins anew.
export const cancel = async (net, safe, file) => {
  if (file.upload) await checked(net, await net.fetch("DELETE", file.upload, { headers: TUS }));
  const [kept] = await safe.keep([{ ...file, upload: "" }]);
  return kept;
};
