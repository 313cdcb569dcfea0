// Long work, off the page's own thread, in the same wasm program.
//
// The file has two lives. index.html names it as a script, because only then
// does Trunk give it a hashed name: on the page it does nothing but tell the
// shell its address. Started from there as a worker, it takes the module the
// page has compiled (nothing is downloaded twice) and answers jobs:
// in `{ id, job }`, out `[id, "progress" | "done" | "error", value]`.
if (typeof document === "object") {
  window.privatelinkShell.workerUrl = import.meta.url;
} else {
  let program = null; // a promise of the bindings
  let current = 0;
  let told = false;

  // A panic here is told to the page as this job's error; the page then ends
  // this worker, because after a panic nothing in it can be trusted.
  const shell = globalThis.privatelinkShell = {
    crashed(text) {
      told = true;
      postMessage([current, "error", text]);
      postMessage([0, "lost", text]);
    },
  };

  const start = async ({ module, glueUrl, second, secondUrl, bootUrl }) => {
    const [bindings, { secondPart }] = await Promise.all([import(glueUrl), import(bootUrl)]);
    shell.second = secondPart(await bindings.default({ module_or_path: module }), secondUrl);
    if (second) shell.second.join(second);
    bindings.start_worker();
    postMessage([0, "ready", ""]);
    return bindings;
  };

  onmessage = async ({ data }) => {
    try {
      if (data.module) {
        program = start(data);
        await program;
        return;
      }
      const bindings = await program;
      current = data.id;
      const done = bindings.run_job(data.job, (permille) => postMessage([data.id, "progress", permille]));
      postMessage([data.id, "done", done]);
    } catch (error) {
      // A job that refuses throws a plain string; anything else is a fault.
      if (typeof error === "string") postMessage([data.id, "error", error]);
      else if (!told) postMessage([0, "lost", String(error?.message ?? error)]);
    }
  };
}
