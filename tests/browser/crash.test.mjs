// When the program cannot go on or never began: a page that says what happened, with the last sketch on it.

import assert from 'node:assert/strict';
import { journey } from './harness.mjs';
import { download, kept, messages, request, says, select, send } from './playground.mjs';

const alert = (page) => page.getByRole('alert');
const title = (page) => page.getByRole('textbox', { name: 'Title of the sketch' });

/** Ends the program the way its own mistakes would. */
async function panic(page) {
  await page.evaluate(() => {
    try {
      window.privatelinkShell.bindings.force_panic();
    } catch {
      // What a panic throws is not what is looked at here.
    }
  });
  await alert(page).waitFor();
}

async function rename(page, text) {
  await title(page).fill(text);
  await page.keyboard.press('Enter');
  await page.getByRole('group', { name: `Diagram of ${text}` }).waitFor();
}

async function savedSketch(page) {
  const { name, text } = await download(page, () => page.getByRole('button', { name: 'Download the sketch' }).click());
  assert.equal(name, 'privatelink-sketch.json');
  return JSON.parse(text).sketch ?? JSON.parse(text);
}

/** Whatever a crash page is for, it must be readable and usable. */
async function isUsable(page) {
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1', 'focus is on what happened');
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
  assert.ok(await page.getByRole('button', { name: 'Reload', exact: true }).isVisible());
}

journey('a panic leads to a page that has the last sketch, and a reload brings it back', async ({ openPage }) => {
  const page = await openPage();
  await kept(page, async () => {
    await rename(page, 'Before the fall');
    const panel = await select(page, 'security group endpoint-sg');
    await panel.getByRole('button', { name: /^Remove inbound rule/ }).click();
    await send(page);
  });
  await panic(page);
  await says(alert(page), /The playground stopped.*not in your design.*Your sketch is kept in this browser/s);
  await isUsable(page);
  const sketch = await savedSketch(page);
  assert.equal(sketch.title, 'Before the fall');
  await page.getByText('What the program said').click();
  await page.getByText('forced by force_panic').waitFor();

  await page.getByRole('button', { name: 'Reload', exact: true }).click();
  await page.getByRole('group', { name: 'Diagram of Before the fall' }).waitFor();
  await says(request(page), /Timed out.*endpoint-sg/);
});

journey('a sketch that brings the page down at once can be set aside', async ({ openPage }) => {
  const page = await openPage();
  await kept(page, () => rename(page, 'Trouble'));
  await page.reload();
  await page.getByRole('group', { name: 'Diagram of Trouble' }).waitFor();
  await panic(page);
  await says(alert(page), /right after your kept sketch was opened/);
  await page.getByRole('button', { name: 'Reload without this sketch' }).click();
  await page.getByRole('group', { name: 'Diagram of Figure 5' }).waitFor();
});

const BLOCKED = () => {
  indexedDB.open = () => {
    throw new DOMException('no', 'SecurityError');
  };
};
const FULL_DISK = () => {
  IDBObjectStore.prototype.put = () => {
    throw new DOMException('no', 'QuotaExceededError');
  };
};

for (const [name, init, sentence, crash] of [
  ['full', FULL_DISK, /storage is full/, /storage is full, so your sketch could not be kept/],
  ['blocked', BLOCKED, /does not let the page keep/, /does not let the page keep anything/],
]) {
  journey(`storage that is ${name} is told once, with a way on, and a crash offers the sketch first`, async ({ openPage }) => {
    const page = await openPage({ init });
    await rename(page, 'Not kept');
    await says(messages(page), sentence);
    const saved = await download(page, () => messages(page).getByRole('button', { name: 'Save file' }).click());
    assert.equal(JSON.parse(saved.text).title, 'Not kept');
    await panic(page);
    await says(alert(page), crash);
    assert.equal(await page.getByRole('button').first().innerText(), 'Download the sketch');
    assert.equal((await savedSketch(page)).title, 'Not kept');
  });
}

journey('without any storage the page works', async ({ openPage }) => {
  const page = await openPage({ init: () => {
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
      Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError'); } });
    }
  } });
  assert.match(await send(page), /^Connected/);
  await says(messages(page), /does not let the page keep/);
});

for (const [name, file] of [['program', '**/*.wasm'], ['glue', '**/privatelink-web-*.js'], ['starter', '**/boot-*.js']]) {
  journey(`a missing ${name} leads to a page that says so and offers the kept sketch`, async ({ openPage }) => {
    const page = await openPage();
    await kept(page, () => rename(page, 'From yesterday'));
    page.expectTrouble(/response 404/);
    page.expectTrouble(/console error: .*404/);
    await page.route(file, (route) => route.fulfill({ status: 404, body: 'no' }));
    await page.reload();
    await says(alert(page), /The playground could not start.*Your sketch is kept in this browser/s);
    await isUsable(page);
    assert.equal((await savedSketch(page)).title, 'From yesterday');
    await page.unroute(file);
    await page.getByRole('button', { name: 'Reload', exact: true }).click();
    await page.getByRole('group', { name: 'Diagram of From yesterday' }).waitFor();
  });
}

journey('an old browser is told what it lacks', async ({ openPage }) => {
  const page = await openPage({ ready: false, init: () => { delete window.WebAssembly; } });
  await says(alert(page), /This browser cannot run the playground.*WebAssembly/s);
});

journey('without JavaScript the page says what it needs', async ({ openPage }) => {
  const page = await openPage({ ready: false, context: { javaScriptEnabled: false } });
  assert.match(await page.locator('body').innerText(), /needs JavaScript.*Nothing you draw leaves your browser/s);
});

journey('a worker that cannot start leaves the run to the page itself', async ({ openPage }) => {
  const page = await openPage({ init: () => { window.Worker = class { constructor() { throw new Error('no workers here'); } }; } });
  const details = page.getByRole('region', { name: 'Details' });
  await details.getByRole('tab', { name: 'Spread' }).click();
  await details.getByRole('button', { name: 'Run 1,000 connections' }).click();
  await says(details, /Run again/, 20_000);
  await says(details, /orders-1/);
});
