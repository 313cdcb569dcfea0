// The page on a host that knows nothing of it: under any path, under the policy it ships, alone with that host.

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { journey } from './harness.mjs';
import { DIST, PREFIX } from './world.mjs';

journey('the page starts from a sub-path and asks nobody else for anything', async ({ openPage, server }) => {
  const page = await openPage();
  assert.ok(page.requests.some((url) => url.endsWith('.wasm')), 'the program itself was loaded');
  const astray = page.requests.filter((url) => !/^(data|blob):/.test(url) && !url.startsWith(server.origin + PREFIX));
  assert.deepEqual(astray, [], 'every request stays under the path the page was served from');
});

journey('the shipped policy is in force', async ({ openPage }) => {
  const page = await openPage();
  page.expectTrouble(/policy violation: script-src/);
  page.expectTrouble(/policy violation: connect-src/);
  page.expectTrouble(/console error: .* violates the .*Content Security Policy/);
  const inline = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.inlineScriptRan = true';
    document.head.append(script);
    return window.inlineScriptRan === true;
  });
  assert.equal(inline, false, 'an inline script must not run');
  const fetched = await page.evaluate(() => fetch('https://example.com/').then(() => true, () => false));
  assert.equal(fetched, false, 'another origin must not be reached');
});

journey('the built page names no other host and no inline script', async () => {
  const html = await readFile(join(DIST, 'index.html'), 'utf8');
  assert.match(html, /http-equiv="?Content-Security-Policy/i);
  assert.doesNotMatch(html, /unsafe-inline|unsafe-eval(?<!wasm-unsafe-eval)/);
  for (const [, attributes, body] of html.matchAll(/<script\b([^>]*)>([^]*?)<\/script>/gi)) {
    assert.match(attributes, /\bsrc=/, 'every script is a file');
    assert.equal(body.trim(), '');
  }
  for (const [, address] of html.matchAll(/\b(?:src|href)="?([^"\s>]+)/gi)) {
    assert.doesNotMatch(address, /^(?:[a-z]+:|\/)/i, `${address} depends on where the page lies`);
  }
});

journey('third-party licences lie beside the page', async ({ server }) => {
  const response = await fetch(`${server.url}THIRD-PARTY-LICENCES.txt`);
  assert.equal(response.status, 200);
  const text = await response.text();
  for (const part of ['Rust standard library', '  yew ', '  wasm-bindgen ']) {
    assert.ok(text.includes(part), `${part} is in the page, so its licence belongs in the list`);
  }
});

journey('nothing shipped tells of the machine it was built on', async () => {
  const files = (await readdir(DIST, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
  assert.ok(files.some((file) => file.name === 'figure-5.json'), 'scenarios are looked at too');
  for (const { parentPath, name } of files) {
    const bytes = await readFile(join(parentPath, name), 'latin1');
    assert.doesNotMatch(bytes, /registry\/src|\.cargo\/|\/home\/|[A-Z]:\\Users\\/, name);
  }
});
