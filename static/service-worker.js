// Keeps the page in this browser, so that it opens without a network.
//
// `cargo xtask dist` writes the two lines below: every file of the page with a number made of its content. A version is
// taken whole or not at all: what does not have its number (a host that is just being given the next version) fails the
// installation, and the browser tries again later. Each version has a cache of its own, and each page asks for its own
// files by names that no other version has, so nobody is ever given files of two.
"use strict";

const VERSION = "none";
const FILES = {};

const scope = new URL(self.registration.scope);
const PREFIX = `privatelink ${scope.pathname} `;
const CACHE = PREFIX + VERSION;
// Of a tab that still shows the version before.
const MOST_CACHES = 2;

// FNV-1a, as `xtask/src/offline.rs` has it.
function numberOf(bytes) {
  let number = 0x811c9dc5;
  for (const byte of bytes) number = Math.imul(number ^ byte, 0x01000193);
  return (number >>> 0).toString(16).padStart(8, "0");
}

async function fetched(path, number) {
  // First what the browser has already, which is right where the name changes with the content.
  for (const cache of ["default", "reload"]) {
    const answer = await fetch(new URL(path, scope), { cache, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) continue;
    const bytes = new Uint8Array(await answer.clone().arrayBuffer());
    if (numberOf(bytes) === number) return answer;
  }
  throw new Error(`${path} is of another version`);
}

async function install() {
  const cache = await caches.open(CACHE);
  try {
    for (const [path, number] of Object.entries(FILES)) await cache.put(new URL(path, scope), await fetched(path, number));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

async function activate() {
  const own = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  await Promise.all(own.slice(0, -MOST_CACHES).map((name) => caches.delete(name)));
}

// The page itself is this version's; a file is whose name it has.
async function answer(request) {
  const url = new URL(request.url);
  const isPage = request.mode === "navigate" && [scope.pathname, `${scope.pathname}index.html`].includes(url.pathname);
  if (isPage) {
    const page = await (await caches.open(CACHE)).match(new URL("index.html", scope));
    return page ?? fetch(request);
  }
  const own = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  for (const name of [CACHE, ...own]) {
    const found = await (await caches.open(name)).match(url);
    if (found) return found;
  }
  return fetch(request);
}

const LOCAL = /^(localhost|127\..*|\[::1\])$/;

// Whom this worker leaves alone: other hosts' requests, the page in another page, and the newest build on this machine.
function passes({ method, mode, url }) {
  const { origin, hostname, pathname, searchParams } = new URL(url);
  if (method !== "GET" || origin !== scope.origin || !pathname.startsWith(scope.pathname)) return true;
  return mode === "navigate" && (searchParams.has("embed") || (LOCAL.test(hostname) && !searchParams.has("offline")));
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", ({ data }) => { if (data === "take over") self.skipWaiting(); });
self.addEventListener("fetch", (event) => { if (!passes(event.request)) event.respondWith(answer(event.request)); });
