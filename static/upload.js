// Files sent in pieces that survive a broken connection. Without this the form itself sends them.
"use strict";
(() => {
  if (!window.tus || !window.tus.isSupported) return;
  const HASHED_HERE = 64 * 1024 * 1024;
  const hex = (buffer) => [...new Uint8Array(buffer)].map((each) => each.toString(16).padStart(2, "0")).join("");

  // Nothing is written to the device: what to go on with is told by the page itself.
  const waiting = (box) => [...box.querySelectorAll("[data-waiting]")];
  const begun = (box, file) => waiting(box).find((each) => each.dataset.name === file.name && Number(each.dataset.size) === file.size);

  const line = (box, file) => {
    const row = document.createElement("li");
    const name = document.createElement("span");
    const bar = document.createElement("progress");
    const told = document.createElement("p");
    const stop = document.createElement("button");
    name.textContent = file.name;
    bar.max = file.size || 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    told.className = "hint";
    told.setAttribute("role", "status");
    stop.type = "button";
    stop.className = "button link";
    stop.textContent = box.dataset.cancel;
    row.append(name, bar, told, stop);
    box.querySelector("ul").append(row);
    return { row, bar, told, stop };
  };

  const differs = async (file, digest) => {
    if (!digest || !window.crypto?.subtle || file.size > HASHED_HERE) return false;
    return hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer())) !== digest;
  };

  const send = (box, file, token) => new Promise((resolve) => {
    const { bar, told, stop } = line(box, file);
    const words = box.dataset;
    const before = begun(box, file);
    let shown = -1;
    const end = (text, ok) => {
      told.textContent = text;
      stop.hidden = true;
      resolve(ok);
    };
    if (file.size > Number(words.most)) {
      end(words.tooLarge, false);
      return;
    }
    const upload = new window.tus.Upload(file, {
      endpoint: words.endpoint,
      uploadUrl: before ? before.dataset.waiting : null,
      retryDelays: [0, 1000, 3000, 5000, 10000, 20000, 30000, 60000],
      storeFingerprintForResuming: false,
      headers: { "X-CSRF-Token": token },
      metadata: { filename: file.name, filetype: file.type, device_at: new Date().toISOString() },
      onProgress: (sent, all) => {
        bar.value = sent;
        const percent = all ? Math.floor((100 * sent) / all) : 100;
        if (percent === shown) return;
        shown = percent;
        told.textContent = `${words.sending} ${percent}%`;
      },
      onError: (error) => {
        const status = error.originalResponse ? error.originalResponse.getStatus() : 0;
        end(status === 413 ? words.tooLarge : words.failed, false);
      },
      onSuccess: async ({ lastResponse }) => {
        bar.value = bar.max;
        const digest = lastResponse.getHeader("Cluebridge-SHA256");
        const wrong = await differs(file, digest);
        end(wrong ? words.differs : `${words.kept}${digest ? ` SHA-256 ${digest}` : ""}`, !wrong);
      },
    });
    stop.addEventListener("click", async () => {
      await upload.abort(true).catch(() => {});
      end(words.cancelled, true);
    });
    upload.start();
  });

  for (const box of document.querySelectorAll("[data-endpoint]")) {
    const form = box.closest("form");
    const inputs = [...form.querySelectorAll("input[type=file]")];
    const chosen = () => inputs.flatMap((input) => [...input.files]);
    const leaving = (event) => event.preventDefault();
    let busy = false;

    form.addEventListener("submit", async (event) => {
      if (busy) event.preventDefault();
      if (busy || !chosen().length) return;
      event.preventDefault();
      busy = true;
      box.hidden = false;
      window.addEventListener("beforeunload", leaving);
      const token = form.querySelector("input[name=csrf]").value;
      const submitter = event.submitter;
      const buttons = [...form.querySelectorAll("button[type=submit]")];
      for (const each of buttons) each.disabled = true;
      const results = [];
      for (const file of chosen()) results.push(await send(box, file, token));
      for (const each of buttons) each.disabled = false;
      window.removeEventListener("beforeunload", leaving);
      busy = false;
      for (const input of inputs) input.value = "";
      if (!results.every(Boolean)) return;
      if (submitter && submitter.name) form.requestSubmit(submitter);
      else if (box.dataset.then === window.location.pathname) window.location.reload();
      else window.location.assign(box.dataset.then);
    });
  }
})();
