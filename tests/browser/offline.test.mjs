// Without a network: the page opens from the browser, whole and of one version; a newer one is told of and taken.

import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { journey } from './harness.mjs';
import { diagram, messages, palette, says, send, tab } from './playground.mjs';
import { DIST, isReady } from './world.mjs';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm', '.json': 'application/json', '.webmanifest': 'application/manifest+json', '.svg': 'image/svg+xml', '.png': 'image/png' };

/** A host whose files can be changed. */
async function host(t) {
  const folder = await mkdtemp(join(tmpdir(), 'privatelink-offline-'));
  await cp(DIST, folder, { recursive: true });
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, 'http://host').pathname.replace(/^\/deep\//, '') || 'index.html';
    const file = join(folder, path);
    if (!existsSync(file) || !(await stat(file)).isFile()) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'text/plain', 'cache-control': 'no-cache' }).end(await readFile(file));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  });
  return { folder, url: `http://127.0.0.1:${server.address().port}/deep/` };
}

/** Opens the page and waits until the browser has all of it. */
async function visit(openPage, url) {
  const page = await openPage({ url: `${url}?offline` });
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  return page;
}

/** A version of the page with another description in it: its list says so. */
async function release(folder, { whole = true } = {}) {
  const page = join(folder, 'index.html');
  const html = (await readFile(page, 'utf8')).replace('content="Draw an', 'content="A newer version. Draw an');
  await writeFile(page, html);
  const worker = join(folder, 'service-worker.js');
  let number = 0x811c9dc5;
  for (const byte of Buffer.from(html)) number = Math.imul(number ^ byte, 0x01000193);
  const hex = (number >>> 0).toString(16).padStart(8, '0');
  const list = (await readFile(worker, 'utf8'))
    .replace(/("?index\.html"?:\s*")[0-9a-f]{8}"/, `$1${whole ? hex : '00000000'}"`)
    .replace(/VERSION\s*=\s*"[0-9a-f]{8}"/, `VERSION="${hex}"`);
  await writeFile(worker, list);
}

journey('after the first visit the page opens without a network, scenarios and the second part too', async ({ openPage, t }) => {
  const { url } = await host(t);
  const page = await visit(openPage, url);
  await page.context().setOffline(true);
  await page.reload();
  await isReady(page);
  assert.match(await send(page), /^Connected/);
  await tab(page, 'Packets');
  await palette(page, 'Figure 7');
  await page.getByRole('group', { name: /^Diagram of Figure 7/ }).waitFor();
});

journey('a newer version is fetched beside the old one, told of, and taken on Reload', async ({ openPage, t }) => {
  const { folder, url } = await host(t);
  const page = await visit(openPage, url);
  await page.reload();
  await isReady(page);
  await release(folder);
  await page.evaluate(() => navigator.serviceWorker.getRegistration().then((own) => own.update()));
  await says(messages(page), /A newer version is ready/);
  const isNewer = () => page.evaluate(() => fetch('./index.html').then((answer) => answer.text()).then((html) => /newer/.test(html)));
  assert.equal(await isNewer(), false, 'until then all is of the version on the screen');
  await Promise.all([page.waitForEvent('load'), messages(page).getByRole('button', { name: 'Reload' }).click()]);
  await isReady(page);
  assert.equal(await isNewer(), true);
});

journey('a host that is just being given another version never leads to a mix', async ({ openPage, t }) => {
  const { folder, url } = await host(t);
  const page = await visit(openPage, url);
  await page.reload();
  await isReady(page);
  await release(folder, { whole: false });
  await page.evaluate(() => navigator.serviceWorker.getRegistration().then((own) => own.update()).then(() => {}, () => {}));
  await page.waitForFunction(() => navigator.serviceWorker.getRegistration().then((own) => !own.installing && !own.waiting));
  await page.context().setOffline(true);
  await page.reload();
  await isReady(page);
  assert.match(await send(page), /^Connected/);
  assert.equal((await page.evaluate(() => caches.keys())).length, 1, 'the half of it is gone');
});

journey('on this machine nothing is kept unless asked for, and a worker left from before goes', async ({ openPage, t }) => {
  const { folder, url } = await host(t);
  const page = await visit(openPage, url);
  await release(folder, { whole: false });
  await page.goto(url);
  await isReady(page);
  assert.match(await page.locator('meta[name=description]').getAttribute('content'), /newer/, 'the newest page at once');
  await page.waitForFunction(() => navigator.serviceWorker.getRegistration().then((own) => !own));
});

journey('in another page nothing is registered', async ({ openPage, server }) => {
  const page = await openPage({ url: `${server.url}?embed=read&offline` });
  await diagram(page).waitFor();
  assert.equal(await page.evaluate(() => navigator.serviceWorker.getRegistrations().then((all) => all.length)), 0);
});

journey('the manifest says all that installing takes, under any path', async ({ openPage, server }) => {
  const page = await openPage();
  const address = await page.locator('link[rel=manifest]').evaluate((link) => link.href);
  const manifest = await (await fetch(address)).json();
  assert.deepEqual([manifest.start_url, manifest.scope, manifest.display], ['./', './', 'standalone']);
  for (const { src, type } of manifest.icons) {
    const answer = await fetch(new URL(src, address));
    assert.equal(answer.headers.get('content-type'), type, src);
  }
  assert.ok(manifest.icons.some(({ purpose }) => purpose === 'maskable') && address.startsWith(server.url));
});
