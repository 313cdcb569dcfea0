// Starts the program: fetches the glue and the wasm file side by side, hands
// the one compiled module to the page now and to the worker when it is wanted.
const shell = window.privatelinkShell;

class Missing extends Error {}

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

// The scenarios' sketches are files beside the page. Their names say nothing of their content, so the program's
// own hash stands behind them: a host may keep them for ever and a new version still gets its own.
const asked = new Map();

async function fetchScenario(id) {
  const version = /-([0-9a-f]+)/.exec(document.getElementById("program-wasm")?.href.split("/").pop() ?? "")?.[1] ?? "";
  const answer = fetch(`scenarios/${id}.json?${version}`, { credentials: "same-origin" });
  const response = await answer.catch(() => {
    throw "the host cannot be reached";
  });
  if (!response.ok) throw `the server answered ${response.status}`;
  return response.text();
}

// Rejects with a plain text, and then asks again the next time.
shell.scenario = (id) => {
  if (!asked.has(id)) {
    asked.set(id, fetchScenario(id));
    asked.get(id).catch(() => asked.delete(id));
  }
  return asked.get(id);
};

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
    worker.postMessage({ module, glueUrl });
    return worker;
  };
}

async function boot() {
  if (typeof WebAssembly !== "object") {
    shell.crashed("WebAssembly is not there.", "unsupported");
    return;
  }
  // Most likely the first sketch: on its way while the program is.
  if (!location.hash) shell.scenario("figure-5").catch(() => {});
  let bindings;
  try {
    const glueUrl = hrefOf("program-glue");
    const glue = import(glueUrl).catch((error) => {
      throw new Missing(`${glueUrl}: ${error.message}`);
    });
    const [loaded, module] = await Promise.all([glue, compile(hrefOf("program-wasm"))]);
    await loaded.default({ module_or_path: module });
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
  }
}

boot();
