// Long work, off the page's own thread, in the same wasm program.
//
// The file has two lives. index.html names it as a script, because only then
// does Trunk give it a hashed name: on the page it does nothing but tell the
// shell its address. Started from there as a worker, it takes the module the
// page has compiled (nothing is downloaded twice) and answers jobs:
// in `{ id, job }`, out `[id, "progress" | "soFar" | "done" | "error", value]`.
// It works in slices and listens in between: `{ stop: id }` ends a job with
// what it has found.
if (typeof document === "object") {
  window.privatelinkShell.workerUrl = import.meta.url;
} else {
  let program = null; // a promise of the bindings
  let current = 0;
  let told = false;
  let stopped = 0; // the job that is to stop
  const SLICE_MS = 25;
  const PROGRESS_MS = 50;
  const SO_FAR_MS = 250;

  // The next slice, after whatever message waits; timers would make it wait.
  const turn = new MessageChannel();
  let next = () => {};
  turn.port1.onmessage = () => next();

  const work = (bindings, id, job) => new Promise((done, refused) => {
    bindings.step_job(job);
    let [told, shown] = [0, performance.now()];
    next = () => {
      try {
        if (stopped === id) {
          done(bindings.job_so_far(true) ?? "");
          return;
        }
        const begun = performance.now();
        let step;
        do step = bindings.step_job(); while (typeof step === "number" && performance.now() - begun < SLICE_MS);
        if (typeof step === "string") {
          done(step);
          return;
        }
        if (performance.now() - told >= PROGRESS_MS) {
          postMessage([id, "progress", step]);
          told = performance.now();
        }
        if (performance.now() - shown >= SO_FAR_MS) {
          const found = bindings.job_so_far(false);
          if (found !== undefined) postMessage([id, "soFar", found]);
          shown = performance.now();
        }
        turn.port2.postMessage(0);
      } catch (error) {
        refused(error);
      }
    };
    next();
  });

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
      if (data.stop) {
        stopped = data.stop;
        return;
      }
      const bindings = await program;
      current = data.id;
      const done = await work(bindings, data.id, data.job);
      postMessage([data.id, "done", done]);
    } catch (error) {
      // A job that refuses throws a plain string; anything else is a fault.
      if (typeof error === "string") postMessage([data.id, "error", error]);
      else if (!told) postMessage([0, "lost", String(error?.message ?? error)]);
    }
  };
}
