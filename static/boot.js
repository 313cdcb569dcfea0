// Starts the program: fetches the glue and the wasm file side by side, hands
// the one compiled module to the page now and to the worker when it is wanted.
// And brings the program's second part, when it is wanted; the worker imports
// that from here. And has the page itself kept, for when there is no network.
const shell = globalThis.privatelinkShell;

class Missing extends Error {}

// Where the frame stands in, as its address says; nothing is told to anybody else nor taken from them.
const host = shell?.isEmbedded && parent !== window ? originOf(new URLSearchParams(location.search).get("host")) : null;

function originOf(text) {
  try {
    const { origin } = new URL(text);
    return origin === "null" ? null : origin;
  } catch {
    return null;
  }
}

function tellHost(text) {
  if (host) parent.postMessage({ privatelink: 1, ...JSON.parse(text) }, host);
}

if (host) {
  window.addEventListener("message", ({ source, origin, data }) => {
    if (source !== parent || origin !== host || data?.privatelink !== 1) return;
    if (typeof data.theme === "string") shell.wear(data.theme);
    // Whatever it is, it goes the way of any address.
    if (typeof data.show === "string") location.hash = data.show;
  });
}
if (shell) shell.tellHost = tellHost;

const hrefOf = (id) => {
  const link = document.getElementById(id);
  if (!link) throw new Missing(`The page names no ${id}.`);
  return link.href;
};

async function compile(url) {
  const response = await fetch(url, { credentials: "same-origin" });
  if (!response.ok) throw new Missing(`${url}: the server answered ${response.status}.`);
  const type = response.headers.get("content-type") ?? "";
  if (type.startsWith("application/wasm")) return WebAssembly.compileStreaming(response);
  // A host that sends an error page as if it were the file.
  if (type.startsWith("text/html")) throw new Missing(`${url}: the server answered with a web page.`);
  // A host that does not know the type: slower, but it works.
  return WebAssembly.compile(await response.arrayBuffer());
}

// The scenarios' sketches, stories and lessons are files beside the page. Their names say nothing of their content, so the
// program's own hash stands behind them: a host may keep them for ever and a new version still gets its own.
const asked = new Map();

async function fetchBeside(path) {
  const version = /-([0-9a-f]+)/.exec(document.getElementById("program-wasm")?.href.split("/").pop() ?? "")?.[1] ?? "";
  const answer = fetch(`${path}.json?${version}`, { credentials: "same-origin" });
  const response = await answer.catch(() => {
    throw "the host cannot be reached";
  });
  if (!response.ok) throw `the server answered ${response.status}`;
  return response.text();
}

// Rejects with a plain text, and then asks again the next time.
shell.beside = (folder, id) => {
  const path = `${folder}/${id}`;
  if (!asked.has(path)) {
    asked.set(path, fetchBeside(path));
    asked.get(path).catch(() => asked.delete(path));
  }
  return asked.get(path);
};

// The largest canvas that browsers have in common.
const MOST_SIDE = 8192;

// Lets the person download an SVG as a PNG, twice as large so that it stays sharp. Rejects with a plain text.
async function draw(svg, name) {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    await new Promise((done, refused) => Object.assign(image, { onload: done, onerror: refused, src: address }));
    const { naturalWidth, naturalHeight } = image;
    const scale = Math.min(2, MOST_SIDE / naturalWidth, MOST_SIDE / naturalHeight);
    const [width, height] = [naturalWidth, naturalHeight].map((side) => Math.max(1, Math.round(side * scale)));
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    canvas.getContext("2d").drawImage(image, 0, 0, width, height);
    const drawn = await new Promise((done) => canvas.toBlob(done, "image/png"));
    if (!drawn) throw null;
    shell.download(drawn, name);
  } catch {
    throw "the browser could not draw it";
  } finally {
    URL.revokeObjectURL(address);
  }
}
if (shell) shell.draw = draw;

// Without a network the page comes from this browser, by `service-worker.js`. Not in another page, whose author did
// not ask for it; and not from this machine, where somebody builds the page and wants to see the newest at once,
// unless the address says so (`?offline`).
const LOCAL = /^(localhost|127\..*|\[::1\])$/;

async function keepPage() {
  const container = navigator.serviceWorker;
  if (!container || shell.isEmbedded) return;
  if (LOCAL.test(location.hostname) && !new URLSearchParams(location.search).has("offline")) {
    const left = await container.getRegistration("./");
    if (left?.scope === new URL("./", document.baseURI).href) await left.unregister();
    return;
  }
  const own = await container.register("service-worker.js", { updateViaCache: "none" });
  const ready = () => own.waiting && container.controller && shell.tell("newer");
  shell.takeNewer = () => {
    container.addEventListener("controllerchange", () => location.reload());
    if (own.waiting) own.waiting.postMessage("take over");
    else location.reload();
  };
  own.addEventListener("updatefound", () => own.installing?.addEventListener("statechange", ready));
  ready();
}

// `cargo xtask dist` cuts the program in two. The second part is given what it
// needs of the first by its place in the first's table of functions, or by
// name, and puts its own functions into that table. `url` is null where the
// program is in one piece.
export function secondPart(first, url) {
  const part = { here: !url, isHere: () => part.here, module: null, url, join, bring, now };
  let coming = null;

  function given(module) {
    const all = {};
    for (const { name, kind } of WebAssembly.Module.imports(module)) {
      all[name] = kind === "function" ? first.t0.get(Number(name)) : first[name];
    }
    return { 1: all };
  }

  function join(module) {
    new WebAssembly.Instance(module, given(module));
    part.module = module;
    part.here = true;
  }

  // Rejects with a plain text, and then asks again the next time.
  function bring() {
    if (part.here) return Promise.resolve();
    coming ??= compile(url)
      .then(async (module) => {
        await WebAssembly.instantiate(module, given(module));
        part.module = module;
        part.here = true;
      })
      .catch((error) => {
        coming = null;
        throw error instanceof Missing ? "the host did not give it" : "the host cannot be reached";
      });
    return coming;
  }

  // What the program itself calls before it goes on in the second part. The
  // page brings the part before anybody needs it; this is for where it did not
  // know, and the one place that lets a browser wait.
  function now() {
    if (part.here) return;
    try {
      const request = new XMLHttpRequest();
      request.open("GET", url, false);
      // The only way to bytes where nothing may be asynchronous.
      request.overrideMimeType("text/plain; charset=x-user-defined");
      request.send();
      if (request.status !== 200) throw new Missing(`${url}: the server answered ${request.status}.`);
      join(new WebAssembly.Module(Uint8Array.from(request.responseText, (byte) => byte.charCodeAt(0))));
    } catch (error) {
      shell.crashed(error.stack ?? String(error), "cut");
      throw error;
    }
  }

  return part;
}

// What only the second part can answer: who comes near is about to want it.
// (In another page: anything, since that page is told what happens in words of the second part.)
const NEAR = shell?.isEmbedded ? "body" : ".bar, .request, .right, .dock [role=tab]:not(#tab-journey)";

// Resolves at the first sign that somebody does.
shell.secondPartWanted = () => new Promise((wanted) => {
  const signs = ["pointerover", "pointerdown", "focusin"];
  const look = ({ target }) => {
    if (!target.closest?.(NEAR)) return;
    for (const sign of signs) document.removeEventListener(sign, look, true);
    wanted();
  };
  for (const sign of signs) document.addEventListener(sign, look, { capture: true, passive: true });
});

function workerStarter(module, glueUrl) {
  // `hear(id, kind, value)`, where kind is `ready`, `progress`, `done`,
  // `error`, or `lost` when the worker itself has failed.
  return (hear) => {
    if (!shell.workerUrl) throw new Error("the worker's file could not be loaded");
    const worker = new Worker(shell.workerUrl, { type: "module" });
    worker.onmessage = ({ data }) => hear(...data);
    worker.onerror = (event) => {
      event.preventDefault();
      hear(0, "lost", event.message || "the worker could not be started");
    };
    const { module: second, url: secondUrl } = shell.second;
    worker.postMessage({ module, glueUrl, second, secondUrl, bootUrl: import.meta.url });
    return worker;
  };
}

async function boot() {
  if (typeof WebAssembly !== "object") {
    shell.crashed("WebAssembly is not there.", "unsupported");
    return;
  }
  // Most likely the first sketch: on its way while the program is.
  if (!location.hash) shell.beside("scenarios", "figure-5").catch(() => {});
  let bindings;
  try {
    const glueUrl = hrefOf("program-glue");
    const glue = import(glueUrl).catch((error) => {
      throw new Missing(`${glueUrl}: ${error.message}`);
    });
    const [loaded, module] = await Promise.all([glue, compile(hrefOf("program-wasm"))]);
    const first = await loaded.default({ module_or_path: module });
    shell.second = secondPart(first, document.getElementById("program-second")?.href ?? null);
    bindings = loaded;
    shell.bindings = bindings;
    shell.startWorker = workerStarter(module, glueUrl);
  } catch (error) {
    // `fetch` reports an unreachable host as a TypeError.
    const missing = error instanceof Missing || error instanceof TypeError;
    shell.crashed(error.stack ?? String(error), missing ? "missing" : "unsupported");
    return;
  }
  try {
    bindings.start_page();
  } catch (error) {
    shell.crashed(error.stack ?? String(error));
    return;
  }
  // Where it is refused, the page works as long as there is a network.
  const settled = () => keepPage().catch(() => {});
  if (document.readyState === "complete") settled();
  else addEventListener("load", settled);
}

if (typeof document === "object") boot();
