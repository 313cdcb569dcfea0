// A host for dist/ and a browser to read it with, for journeys and measurements alike.

import { createServer } from 'node:http';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

/** Where the built page lies. */
export const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));

/** A path no page could guess, so that an absolute address in it shows at once. */
export const PREFIX = '/some/where/deep/';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * Serves `dist/` under `PREFIX` on a free port. It adds no header but the type: the policy tested is the one the
 * page brings, on a host that knows nothing of it.
 */
export async function startServer() {
  const server = createServer(async (request, response) => {
    const file = fileFor(request.url);
    if (!file || !existsSync(file) || !(await stat(file)).isFile()) {
      response.writeHead(404).end('not found');
      return;
    }
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type }).end(await readFile(file));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return { origin, url: origin + PREFIX, close: () => new Promise((resolve) => closeAll(server, resolve)) };
}

function closeAll(server, done) {
  server.close(done);
  server.closeAllConnections();
}

function fileFor(url) {
  const path = decodeURIComponent(new URL(url, 'http://host').pathname);
  if (!path.startsWith(PREFIX)) return null;
  const file = normalize(join(DIST, path.slice(PREFIX.length) || 'index.html'));
  return file.startsWith(normalize(DIST).replace(/[\\/]?$/, sep)) ? file : null;
}

/** The browser `cargo xtask test` found; by hand, the usual one. */
function browserProgram() {
  const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const found = process.env.PRIVATELINK_CHROMIUM ?? usual.find(existsSync) ?? chromium.executablePath();
  if (!existsSync(found)) throw new Error('no Chromium found: set PRIVATELINK_CHROMIUM to its program');
  return found;
}

/** A headless Chromium with a profile of its own. */
export function launch(extraFlags = []) {
  return chromium.launch({ executablePath: browserProgram(), headless: true, args: [...FLAGS, ...extraFlags] });
}

/** Ready is the program's word for: it runs and its first diagram is drawn. */
export async function isReady(page) {
  await page.waitForFunction(
    () => document.querySelector('[data-ready]') || performance.getEntriesByName('first-diagram').length > 0,
  );
}
