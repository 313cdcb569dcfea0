// The page in another page: a host with a strict policy and an origin of its own, each mode, two on one page, and what
// each side tells the other.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { journey } from './harness.mjs';
import { palette, says } from './playground.mjs';

/** A page elsewhere that shows the playground as its author would: script, element, a stylesheet's size, a strict policy. */
async function hostWith(server, t, elements) {
  const policy = `default-src 'none'; script-src ${server.origin} 'self'; style-src 'self'; frame-src ${server.origin}`;
  const files = {
    '/': ['text/html', `<!DOCTYPE html><meta charset="utf-8"><title>Host</title><link rel="stylesheet" href="/style.css">
      <script async src="${server.url}embed/v1.js"></script><script src="/host.js"></script>${elements}`],
    '/style.css': ['text/css', 'privatelink-playground { height: 520px; width: 1000px } .small { width: 420px; height: 640px }'],
    '/host.js': ['text/javascript', `window.told = [];
      for (const name of ['ready', 'step', 'verdict', 'select', 'change']) addEventListener('privatelink-' + name, (event) => told.push([event.target.id, name, event.detail]));`],
  };
  const host = createServer((request, response) => {
    const [type, text] = files[request.url] ?? ['text/plain', ''];
    response.writeHead(200, { 'content-type': type, 'content-security-policy': policy }).end(text);
  });
  await new Promise((resolve) => host.listen(0, '127.0.0.1', resolve));
  t.after(() => { host.close(); host.closeAllConnections(); });
  return `http://127.0.0.1:${host.address().port}/`;
}

const frameOf = (page, id) => page.frameLocator(`#${id} >> iframe`);
const told = (page, id, name) => page.waitForFunction(
  ([id, name]) => window.told.findLast((one) => one[0] === id && one[1] === name)?.[2], [id, name],
).then((found) => found.jsonValue());

journey('two frames on a page with a strict policy, each in its mode, tell what happens', async ({ openPage, server, t }) => {
  const url = await hostWith(server, t, `
    <privatelink-playground id="a" scenario="figure-5" step="regional" theme="dark"></privatelink-playground>
    <privatelink-playground id="b" class="small" scenario="figure-2" mode="interactive"></privatelink-playground>`);
  const page = await openPage({ url, ready: false });
  assert.equal(await page.evaluate(() => document.querySelector('#a').getBoundingClientRect().height), 520);
  const [a, b] = [frameOf(page, 'a'), frameOf(page, 'b')];
  await told(page, 'a', 'ready');
  await told(page, 'b', 'ready');
  assert.deepEqual(await told(page, 'a', 'step'), { scenario: 'figure-5', step: 'regional' });
  assert.equal(await a.locator('html').getAttribute('data-theme'), 'dark');
  await a.locator('.story').getByRole('group').getByRole('button').first().click();
  assert.equal((await told(page, 'a', 'verdict')).outcome, 'Connected');
  assert.equal(await a.getByRole('region', { name: 'Request' }).count(), 0, 'step by step there is no request bar');

  await b.getByRole('region', { name: 'Request' }).getByRole('button', { name: 'Send', exact: true }).click();
  const verdict = await told(page, 'b', 'verdict');
  assert.equal(verdict.outcome, 'Connected');
  assert.match(verdict.says, /^Connected\. /);

  // The host changes attributes: the frame follows without being loaded anew.
  await page.evaluate(() => { document.querySelector('#a').setAttribute('step', 'zone-lost'); document.querySelector('#a').setAttribute('theme', 'light'); });
  await page.waitForFunction(() => window.told.some((one) => one[1] === 'step' && one[2].step === 'zone-lost'));
  assert.equal(await a.locator('html').getAttribute('data-theme'), 'light');
  assert.equal(await page.evaluate(() => window.told.filter((one) => one[0] === 'a' && one[1] === 'ready').length), 1);
});

journey('read only shows the diagram, and nothing in it can be changed', async ({ openPage, server, t }) => {
  const url = await hostWith(server, t, '<privatelink-playground id="a" scenario="figure-4" mode="read"></privatelink-playground>');
  const page = await openPage({ url, ready: false });
  await told(page, 'a', 'ready');
  const frame = frameOf(page, 'a');
  await frame.getByRole('group', { name: /^Diagram of/ }).waitFor();
  assert.equal(await frame.getByRole('textbox').count(), 0);
  await frame.locator('.box.thing').first().click();
  // Who comes near has the second part fetched, which puts into words what happened.
  assert.equal((await told(page, 'a', 'select')).ids.length, 1);
  assert.equal(await frame.getByRole('region', { name: 'Inspector' }).count(), 0);
  const whole = page.waitForEvent('popup');
  await frame.getByRole('button', { name: 'Open in the playground' }).click();
  const opened = await whole;
  await opened.waitForLoadState();
  assert.equal(new URL(opened.url()).search, '');
  assert.match(new URL(opened.url()).hash, /^#(figure-4|pl1\.)/);
  await opened.close();
});

journey('a frame listens to nobody but the page its address names, and keeps nothing', async ({ openPage, server, t }) => {
  const url = await hostWith(server, t, `<iframe id="x" src="${server.url}?embed=interactive&host=https://example.org#figure-5"></iframe>`);
  const page = await openPage({ url, ready: false });
  // The browser says whom it did not hand a message to.
  page.expectTrouble(/target origin provided \('https:\/\/example.org'\) does not match/);
  const frame = page.frameLocator('#x');
  await frame.getByRole('group', { name: /^Diagram of/ }).waitFor();
  await page.evaluate(() => {
    window.heard = [];
    addEventListener('message', (event) => window.heard.push(event.data));
    document.querySelector('#x').contentWindow.postMessage({ privatelink: 1, theme: 'dark', show: '#figure-2' }, '*');
  });
  await frame.getByRole('button', { name: 'Send', exact: true }).click();
  await frame.locator('.verdict-word').waitFor();
  await frame.getByRole('group', { name: 'Diagram of Figure 5: round-robin DNS' }).waitFor();
  assert.equal(await frame.locator('html').getAttribute('data-theme'), 'auto');
  assert.deepEqual(await page.evaluate(() => window.heard), []);
  const own = await openPage({ context: {} });
  await own.getByRole('group', { name: /^Diagram of Figure 5/ }).waitFor();
});

journey('Share offers what another page has to say', async ({ openPage }) => {
  const page = await openPage({ hash: '#figure-7' });
  await palette(page, 'Share');
  const snippet = page.getByLabel('Snippet, step by step');
  const modes = await page.getByLabel(/^Snippet, /).evaluateAll((all) => all.map((one) => one.value.match(/mode="(\w+)"/)[1]));
  assert.deepEqual(modes.toSorted(), ['interactive', 'read', 'steps'], 'to look at, to be told, to work with');
  assert.match(await snippet.inputValue(), /^<script async src="http.*\/some\/where\/deep\/embed\/v1\.js"><\/script><privatelink-playground scenario="figure-7" mode="steps"><\/privatelink-playground>$/);
});

journey('on paper stand the picture and the whole story, in light colours', async ({ openPage }) => {
  const page = await openPage({ hash: '#figure-5/regional', theme: 'dark' });
  await says(page.locator('.story'), /Step \d/, 20_000);
  await page.emulateMedia({ media: 'print' });
  await page.getByRole('heading', { name: 'What happens, and why' }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Send', exact: true }).isVisible(), false);
  const [colour, box] = await page.evaluate(() => [getComputedStyle(document.documentElement).colorScheme, document.querySelector('.world').getBoundingClientRect().toJSON()]);
  assert.equal(colour, 'light');
  assert.ok(box.left >= 0 && box.right <= 1440 && box.width > 300, JSON.stringify(box));
});
