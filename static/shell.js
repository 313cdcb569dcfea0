// The page shell: keeps the sketch and shows the crash page.
//
// Plain JavaScript on purpose. When the wasm program has panicked, or never
// arrived, nothing in it can be trusted, and this file is what is left: it
// holds the last sketch, says what happened and offers the way on.
"use strict";

(() => {
  // In another page the address says what is shown (`?embed=steps&theme=dark&host=https://example.org`), and nothing
  // is taken from what this person chose elsewhere.
  const query = new URLSearchParams(location.search);
  const THEMES = ["auto", "light", "dark"];
  const wear = (theme) => { document.documentElement.dataset.theme = THEMES.includes(theme) ? theme : "auto"; };

  // Before the first paint, which is why this file is not deferred.
  try {
    wear(query.has("embed") ? query.get("theme") : localStorage.getItem("privatelink-theme"));
  } catch {
    // Blocked storage: the system's theme it is.
  }

  // Two copies of the page under one host (`/v1/`, `/v2/`) keep apart.
  const place = new URL(".", document.baseURI).pathname;
  const TABLE = "kept";
  const SKETCH = "sketch ";
  const ASIDE = "aside ";
  const VERSION_EVERY_MS = 5 * 60_000;
  const OPEN_LIMIT_MS = 4000; // a browser may leave `open` unanswered
  const LOOP_MS = 5000; // a crash this soon after opening a sketch is blamed on it

  let latest = null; // the text last kept or opened, whatever storage says
  let latestNote = "";
  let latestAt = 0;
  let trouble = null; // why `latest` is not in storage
  let openedKey = null; // where the sketch of this tab came from
  let openedAt = -Infinity;
  let dead = false;

  // ---- storage -----------------------------------------------------------

  // A plain word the page can switch on: `blocked`, `full`, or `other: …`.
  function reasonOf(error) {
    const name = error?.name ?? "";
    if (name === "QuotaExceededError") return "full";
    if (["SecurityError", "InvalidStateError", "NotAllowedError", "TypeError", "ReferenceError", "UnknownError"].includes(name)) return "blocked";
    return `other: ${error?.message || name || error}`;
  }

  let connection = null;
  function connect() {
    connection ??= new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error("the browser's storage did not answer")), OPEN_LIMIT_MS);
      const request = indexedDB.open(`privatelink-playground ${place}`, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(TABLE);
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const database = request.result;
        const gone = () => {
          connection = null;
          database.close();
          // Somebody cleared it: what is on the screen is kept again at once.
          if (latest !== null && !dead) setTimeout(() => keep(latest, latestNote).catch(() => {}));
        };
        database.onclose = gone;
        database.onversionchange = ({ newVersion }) => newVersion === null ? gone() : database.close();
        resolve(database);
      };
    });
    return connection;
  }

  // Runs `act` in one transaction and answers, once it is safe on disk, what
  // the request it returned found.
  async function transact(mode, act) {
    try {
      const database = await connect();
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction(TABLE, mode);
        const request = act(transaction.objectStore(TABLE));
        transaction.oncomplete = () => resolve(request?.result);
        transaction.onabort = () => reject(transaction.thrown ?? transaction.error ?? new Error("the browser gave up"));
      });
    } catch (error) {
      connection = null; // the next attempt starts afresh
      throw reasonOf(error);
    }
  }

  function session(key, value) {
    try {
      if (value === undefined) return sessionStorage.getItem(key);
      if (value === null) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, value);
    } catch {
      // Blocked storage: then this tab simply has no memory of its own.
    }
    return null;
  }

  // ---- which sketch this tab keeps ----------------------------------------

  // Each sketch kept has a name, and the tab that works on it holds the lock of that name: no two tabs write one
  // sketch. A reload finds its own again; a duplicated tab copies the name, which the lock notices.
  const TAB = "privatelink-tab";
  const freshId = () => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
  const lockOf = (id) => `privatelink ${place} ${id}`;
  const letGo = new Map(); // by name, what ends the holding
  let at = null; // the name of the sketch at hand

  // Holds a sketch until it is let go of or taken, and answers whether it could.
  function claim(id, steal = false) {
    if (!navigator.locks || letGo.has(id)) return Promise.resolve(true);
    return new Promise((answer) => {
      const hold = (lock) => {
        answer(lock !== null);
        return lock && new Promise((done) => { letGo.set(id, done); });
      };
      navigator.locks.request(lockOf(id), steal ? { steal } : { ifAvailable: true }, hold).catch(() => {
        answer(true); // locks that are refused keep nobody out
        if (!letGo.delete(id) || id !== at) return;
        moveTo(freshId());
        tell(`taken ${id}`);
      });
    });
  }

  function release(id) {
    letGo.get(id)?.();
    letGo.delete(id);
  }

  // From now on this tab keeps under this name, which it holds or is about to.
  function moveTo(id) {
    if (at !== null && at !== id) release(at);
    at = id;
    session(TAB, id);
    return claim(id);
  }

  // News for the program, which may not listen yet: a word, and what it is about.
  const news = [];
  let hear = null;
  function tell(text) {
    if (hear) hear(text);
    else news.push(text);
  }
  function listen(call) {
    hear = call;
    news.splice(0).forEach(call);
  }

  // The sketch to open, and the name to keep under. A link brings a sketch of its own, which takes no other's place.
  async function choose() {
    const own = session(TAB);
    let all = [];
    let failed = null;
    try {
      all = await records(SKETCH);
    } catch (reason) {
      failed = reason;
    }
    const found = all.find(({ key }) => key === SKETCH + own) ?? all[0];
    const id = own ?? (location.hash.length > 1 ? null : found?.key.slice(SKETCH.length));
    if (id && await claim(id)) {
      await moveTo(id);
    } else {
      await moveTo(freshId());
      if (id) tell(`elsewhere ${id}`);
    }
    return { found, failed };
  }
  let chosen = null;
  const chooseOnce = () => (chosen ??= choose());

  const newestFirst = (a, b) => b.at - a.at;

  async function records(prefix) {
    const found = [];
    await transact("readonly", (store) => {
      const walk = store.openCursor(IDBKeyRange.bound(prefix, `${prefix}\uffff`));
      walk.onsuccess = () => {
        const cursor = walk.result;
        if (!cursor) return;
        found.push({ ...cursor.value, key: cursor.key });
        cursor.continue();
      };
    });
    return found.sort(newestFirst);
  }

  // ---- keeping --------------------------------------------------------------

  const written = new Set(); // the names this tab has written under
  const versionedAt = new Map(); // by name, when this tab last kept a version
  // What is kept beside it (what is selected, the step shown) makes no version.
  const bodyOf = (text) => text.slice(text.indexOf('"sketch":'));

  // Writes a sketch under a name, and what was there before as a version: at the first change of this tab, and then
  // every few minutes while it changes.
  async function keepAs(id, text, note, time = Date.now()) {
    const key = SKETCH + id;
    let cleared = false;
    await transact("readwrite", (store) => {
      const before = store.get(key);
      before.onsuccess = () => {
        const old = before.result;
        cleared = !old && written.has(id);
        const due = Date.now() - (versionedAt.get(id) ?? 0) >= VERSION_EVERY_MS;
        try {
          if (old && due && bodyOf(old.text) !== bodyOf(text)) window.privatelinkShell.putVersion?.(store, id, old);
          store.put({ text, at: time, note }, key);
        } catch (error) {
          // Of what is thrown in here the browser would tell the console, and nobody the person.
          store.transaction.thrown = error;
          store.transaction.abort();
        }
      };
    });
    written.add(id);
    if (cleared) tell("cleared");
  }

  // Keeps `text` as this tab's sketch. Rejects with a reason (see `reasonOf`);
  // the text stays in memory even so, for the crash page. `note` says what was done last.
  async function keep(text, note) {
    // A program that has crashed must not overwrite the last good sketch.
    if (dead) throw "other: the page has stopped";
    latest = text;
    latestNote = note;
    latestAt = Date.now();
    try {
      if (at === null) await chooseOnce();
      const id = at;
      await keepAs(id, text, note, latestAt);
      openedKey = SKETCH + id;
      trouble = null;
    } catch (reason) {
      trouble = reason;
      throw reason;
    }
  }

  // The sketch to open at the start: this tab's own, else the newest of any
  // tab, else null. Rejects with a reason.
  async function lastKept() {
    const { found, failed } = await chooseOnce();
    if (session("privatelink-fresh")) {
      session("privatelink-fresh", null);
      return null;
    }
    if (failed !== null) throw failed;
    if (!found) return null;
    latest ??= found.text;
    latestAt = found.at;
    if (found.key === SKETCH + at) openedKey = found.key;
    openedAt = performance.now();
    return found.text;
  }

  // The sketch last set aside by `startFresh`, or null.
  async function keptAside() {
    return (await records(ASIDE))[0]?.text ?? null;
  }

  // ---- the ways on -------------------------------------------------------

  function download(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  // Reloads without the sketch, which moves to another key: whatever in it
  // brought the page down must not do so again, and is not lost either.
  async function startFresh() {
    session("privatelink-fresh", "yes");
    try {
      await chooseOnce();
      const own = SKETCH + at;
      await transact("readwrite", (store) => {
        if (latest !== null) store.put({ text: latest, at: latestAt }, ASIDE + new Date().toISOString());
        if (openedKey !== null) store.delete(openedKey);
        store.delete(own);
      });
    } catch {
      // Storage that cannot be written has nothing that could be opened again.
    }
    // The link may carry the same sketch.
    history.replaceState(null, "", location.pathname + location.search);
    location.reload();
  }

  // ---- the crash page ----------------------------------------------------

  const SENTENCES = {
    stopped: ["The playground stopped", "The program ran into a mistake of its own and cannot go on. This is a fault in the playground, not in your design."],
    missing: ["The playground could not start", "A part of this page could not be loaded. The connection may have been cut, or the page was replaced by a newer version meanwhile."],
    cut: ["The playground stopped", "A part of this page could not be loaded. The connection may have been cut, or the page was replaced by a newer version meanwhile."],
    unsupported: ["This browser cannot run the playground", "The playground needs WebAssembly, which this browser lacks or has switched off. A browser from 2024 or later has it."],
  };
  const TROUBLES = {
    full: "This browser's storage is full, so your sketch could not be kept. Download it before you reload.",
    blocked: "This browser does not let the page keep anything, so your sketch would be lost. Download it before you reload.",
  };

  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  // The buttons, the one to press first in front.
  function waysOn(soon) {
    const ways = [["Reload", () => location.reload()]];
    if (latest !== null) {
      const fresh = ["Reload without this sketch", startFresh];
      const save = ["Download the sketch", () => download(new Blob([latest], { type: "application/json" }), "privatelink-sketch.json")];
      if (trouble !== null) ways.unshift(save, fresh);
      else if (soon) ways.unshift(fresh, save);
      else ways.push(fresh, save);
    }
    return ways.map(([text, act], index) => {
      const made = element("button", { type: "button", textContent: text, className: index === 0 ? "main" : "" });
      made.addEventListener("click", act);
      return made;
    });
  }

  function sentenceOnSketch(soon) {
    if (latest === null) return "No sketch had been kept yet, so none is lost.";
    if (trouble !== null) return TROUBLES[trouble] ?? `Your sketch could not be kept (${trouble.replace("other: ", "")}). Download it before you reload.`;
    if (soon) {
      return "It happened right after your kept sketch was opened, so a plain reload may end here again. Without it the page starts empty; the sketch is set aside, not lost.";
    }
    return `Your sketch is kept in this browser, as it was at ${new Date(latestAt).toLocaleTimeString()}.`;
  }

  // Replaces the page. `kind` is a key of SENTENCES; `detail` is what a person
  // who reports the fault should copy.
  async function crashed(detail, kind = "stopped") {
    if (dead) return; // the first cause is the true one
    const soon = performance.now() - openedAt < LOOP_MS;
    dead = true;
    if (!document.body) await new Promise((ready) => addEventListener("DOMContentLoaded", ready));
    const [title, what] = SENTENCES[kind] ?? SENTENCES.stopped;
    const heading = element("h1", { textContent: title, tabIndex: -1 });
    const kept = element("p", { className: "crash-kept" });
    const actions = element("div", { className: "crash-actions" });
    const said = element("div", { role: "alert" }, heading, element("p", { textContent: what }), kept);
    const details = element("details", {}, element("summary", { textContent: "What the program said" }), element("pre", { textContent: String(detail) }));
    const page = element("main", { className: "crash" }, said, actions, details);
    document.title = `${title} – PrivateLink Playground`;
    document.body.replaceChildren(page);
    heading.focus();

    // Not opened yet, or not written yet: now is the time.
    if (latest === null) await findAny().catch(() => null);
    else if (trouble !== null) await secondTry();
    kept.textContent = sentenceOnSketch(soon);
    actions.append(...waysOn(soon));
  }

  // Of a page that started without a sketch, the one it left aside.
  async function findAny() {
    if ((await lastKept()) !== null) return;
    const [aside] = await records(ASIDE);
    if (aside) ({ text: latest, at: latestAt } = aside);
  }

  async function secondTry() {
    try {
      await chooseOnce();
      await keepAs(at, latest, latestNote, latestAt);
      trouble = null;
    } catch (reason) {
      trouble = reason;
    }
  }

  // ---- what announces itself ---------------------------------------------

  // A trap of wasm that ran no panic hook: memory exhausted, stack exhausted.
  function isTrap(error) {
    if (typeof WebAssembly !== "object") return false;
    return error instanceof WebAssembly.RuntimeError
      || ((error instanceof RangeError || error?.name === "InternalError") && /wasm/.test(error.stack ?? ""));
  }

  window.addEventListener("error", (event) => {
    const target = event.target;
    if (target instanceof HTMLScriptElement) {
      // Without its worker the page still works, only less smoothly.
      if (!target.hasAttribute("data-optional")) crashed(`${target.src} could not be loaded.`, "missing");
    } else if (isTrap(event.error)) {
      crashed(event.error.stack ?? event.message);
    }
  }, true); // failures to load do not bubble
  window.addEventListener("unhandledrejection", (event) => {
    if (isTrap(event.reason)) crashed(event.reason.stack ?? event.reason.message);
  });

  // boot.js adds `bindings`, `second`, `beside`, `draw`, `tellHost` and `startWorker`, worker.js its own address,
  // sketches.js `order` and `putVersion`, by way of `storage`.
  window.privatelinkShell = {
    isEmbedded: query.has("embed"), wear, keep, lastKept, keptAside, startFresh, crashed, download, tell, listen,
    storage: { SKETCH, ASIDE, at: () => at, transact, records, claim, release, moveTo, freshId, lockOf, keepAs, versionedAt },
    bindings: null, workerUrl: null, startWorker: null,
  };
})();
