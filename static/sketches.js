// The sketches this browser keeps, beside the one at hand: listed, opened, copied, set aside and brought back. shell.js
// has the storage; what is done with it when is for the program to say, one order at a time.
"use strict";

(() => {
  const shell = window.privatelinkShell;
  const { SKETCH, ASIDE, at, transact, records, claim, release, moveTo, freshId, lockOf, keepAs, versionedAt } = shell.storage;
  const VERSION = "version ";
  const MOST_ASIDE = 30; // set aside or deleted; older ones go
  const MOST_VERSIONS = 20; // of a sketch; older ones are thinned out

  const run = freshId(); // steps are counted anew each time the page opens

  const withRun = (note) => JSON.stringify({ ...JSON.parse(note || "{}"), run });
  let keeping = Promise.resolve(); // what is being written

  const when = (time) => new Date(time).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });

  function titleOf(text) {
    try {
      const all = JSON.parse(text);
      return String((all.sketch ?? all).title ?? "");
    } catch {
      return "";
    }
  }

  const noteOf = (note) => {
    try {
      return JSON.parse(note || "{}");
    } catch {
      return {};
    }
  };

  async function textOf(key) {
    const found = await transact("readonly", (store) => store.get(key));
    if (!found) throw "other: it is not there any more";
    return found.text;
  }

  async function held() {
    const all = await navigator.locks?.query().catch(() => null);
    return new Set((all?.held ?? []).map(({ name }) => name));
  }

  // Carries out `act` for a sketch no other tab has.
  async function alone(id, act) {
    if (!(await claim(id))) throw "other: it is open in another tab";
    try {
      return await act();
    } finally {
      if (id !== at()) release(id);
    }
  }

  // ---- bounds ----------------------------------------------------------------

  const allOf = (name) => IDBKeyRange.bound(`${name} `, `${name} \uffff`);

  async function prune(prefix, most) {
    const old = (await records(prefix)).slice(most);
    if (old.length > 0) {
      await transact("readwrite", (store) => old.forEach(({ key, id }) => {
        store.delete(key);
        if (id) store.delete(allOf(VERSION + id));
      }));
    }
  }

  function putVersion(store, id, { text, at: time, note }) {
    versionedAt.set(id, Date.now());
    const name = VERSION + id;
    store.put({ text, at: time, note }, `${name} ${String(time).padStart(15, "0")}`);
    const all = store.getAllKeys(allOf(name));
    all.onsuccess = () => thin(store, all.result.map((key) => [key, Number(key.slice(name.length))]));
  }

  // The newer half and the very first stay; of the others goes the one closest to the one before it.
  function thin(store, all) {
    if (all.length <= MOST_VERSIONS) return;
    const gap = (index) => all[index][1] - all[index - 1][1];
    let closest = 1;
    for (let index = 2; index < all.length / 2; index += 1) {
      if (gap(index) < gap(closest)) closest = index;
    }
    store.delete(all[closest][0]);
  }

  // ---- orders ----------------------------------------------------------------

  const orders = {
    async list() {
      // What is on its way there is listed too.
      await new Promise((done) => setTimeout(done));
      await keeping.catch(() => {});
      const locks = await held();
      const place = (id) => id === at() ? "here" : locks.has(lockOf(id)) ? "elsewhere" : "";
      const line = ({ key, text, at: time, note, id }) => ({ key, id, title: titleOf(text), when: when(time), ...noteOf(note) });
      const [sketches, aside, versions] = await Promise.all([SKETCH, ASIDE, `${VERSION}${at()} `].map(records));
      return {
        run,
        sketches: sketches.map((one) => {
          const id = one.key.slice(SKETCH.length);
          return { ...line(one), key: id, place: place(id) };
        }),
        aside: aside.map(line),
        versions: versions.map(line),
      };
    },
    async open(id) {
      if (!(await claim(id))) return { elsewhere: true };
      return { text: await textOf(SKETCH + id) };
    },
    async take(id) {
      await claim(id, true);
      return { text: await textOf(SKETCH + id) };
    },
    async read(key) {
      return { text: await textOf(key) };
    },
    put: (id, text, note) => alone(id, () => keepAs(id, text, note)),
    add: (_, text, note) => keepAs(freshId(), text, note),
    remove: (id) => alone(id, async () => {
      const key = `${ASIDE}${new Date().toISOString()} ${id}`;
      const text = await textOf(SKETCH + id);
      await transact("readwrite", (store) => {
        store.put({ text, at: Date.now(), id }, key);
        store.delete(SKETCH + id);
      });
      await prune(ASIDE, MOST_ASIDE);
      return { key };
    }),
    async restore(key) {
      const found = await transact("readonly", (store) => store.get(key));
      if (!found) throw "other: it is not there any more";
      await transact("readwrite", (store) => {
        store.put({ text: found.text, at: Date.now() }, SKETCH + (found.id ?? freshId()));
        store.delete(key);
      });
    },
    version: (_, text, note) => transact("readwrite", (store) => putVersion(store, at(), { text, at: Date.now(), note })),
    // This tab goes over to another sketch; what it had is kept first. The name changes at once: whatever is kept from
    // now on is the other sketch's.
    async switch(id, before, note) {
      const old = at();
      const moved = moveTo(id || freshId());
      if (before) {
        await keepAs(old, before, note);
        await transact("readwrite", (store) => putVersion(store, old, { text: before, at: Date.now(), note }));
      }
      await moved;
    },
  };

  // Answers in JSON; rejects as all of storage does.
  shell.order = async (kind, key, text, note) => JSON.stringify((await orders[kind](key, text, withRun(note))) ?? null);
  shell.putVersion = putVersion;
  const { keep } = shell;
  shell.keep = (text, note) => (keeping = keep(text, withRun(note)));
})();
