// What this browser keeps: several sketches, their versions, two tabs on one sketch, storage that refuses or is cleared.

import assert from 'node:assert/strict';
import { SIZES, journey } from './harness.mjs';
import { diagram, kept, linkTo, messages, palette, says, select } from './playground.mjs';

const dialog = (page) => page.getByRole('dialog', { name: 'Your sketches' });
const list = (page) => dialog(page).getByRole('list', { name: 'Kept sketches' });
const versions = (page) => dialog(page).getByRole('list', { name: 'Versions' });
const drawn = (page, title) => page.getByRole('group', { name: `Diagram of ${title}`, exact: true });

async function rename(page, title) {
  await page.getByRole('textbox', { name: 'Title of the sketch' }).fill(title);
  await page.keyboard.press('Enter');
  await drawn(page, title).waitFor();
}

async function open(page) {
  await page.getByRole('banner').getByRole('button', { name: 'Your sketches' }).click();
  await dialog(page).getByRole('heading', { name: /^Versions/ }).waitFor();
}

const titles = (page) => list(page).locator('strong').allInnerTexts();
const stop = async (page, name) => {
  const panel = await select(page, `instance ${name}`);
  await panel.getByRole('button', { name: 'Stop instance' }).click();
  await panel.getByRole('button', { name: 'Start instance' }).waitFor();
};
/** Makes time pass for the page, which counts minutes between versions. */
const PASSING = () => {
  const now = Date.now;
  window.passed = 0;
  Date.now = () => now() + window.passed;
};

journey('what a person worked on stays in the list when something else is opened, and opens again', async ({ openPage }) => {
  const page = await openPage();
  await kept(page, () => rename(page, 'My design'));
  await palette(page, 'Figure 2');
  await page.getByRole('group', { name: /^Diagram of Figure 2/ }).waitFor();
  await open(page);
  await list(page).getByText('My design').waitFor();
  assert.equal((await titles(page)).length, 2);
  assert.match(await list(page).getByRole('listitem').filter({ hasText: 'On the screen' }).innerText(), /Figure 2/);
  await dialog(page).getByRole('button', { name: 'Open: My design' }).click();
  await drawn(page, 'My design').waitFor();
  await page.keyboard.press('Control+z');
  await page.getByRole('group', { name: /^Diagram of Figure 2/ }).waitFor();
  await page.keyboard.press('Control+Shift+z');
  await drawn(page, 'My design').waitFor();
  // It is this tab's from now on.
  await kept(page, () => rename(page, 'My design, again'));
  await page.goto(page.url().replace(/#.*/, ''));
  await drawn(page, 'My design, again').waitFor();
});

journey('a sketch is renamed, duplicated, deleted and brought back, and a hostile title stays a text', async ({ openPage }) => {
  const page = await openPage();
  await kept(page, () => rename(page, 'One'));
  await open(page);
  await dialog(page).getByRole('button', { name: 'Duplicate: One' }).click();
  await list(page).getByText('One (copy)').waitFor();
  await dialog(page).getByRole('button', { name: 'Rename: One (copy)' }).click();
  const field = dialog(page).getByRole('textbox', { name: 'Title of the kept sketch' });
  await field.and(page.locator(':focus')).waitFor();
  await field.fill('<img src=x onerror=alert(1)>');
  await page.keyboard.press('Enter');
  await list(page).getByText('<img src=x onerror=alert(1)>').waitFor();
  assert.equal(await dialog(page).locator('img').count(), 0);
  assert.equal(await dialog(page).getByRole('button', { name: 'Delete: One', exact: true }).isEnabled(), false, 'the one on the screen');
  await dialog(page).getByRole('button', { name: /^Delete: <img/ }).click();
  await says(dialog(page), /is deleted/);
  await dialog(page).getByRole('button', { name: 'Undo' }).click();
  await says(dialog(page), /back in the list/);
  await list(page).getByText('<img src=x onerror=alert(1)>').waitFor();
  assert.equal((await titles(page)).length, 2);
  await dialog(page).getByRole('button', { name: /^Delete: <img/ }).click();
  await dialog(page).getByRole('button', { name: /^Bring back: <img/ }).waitFor();
  await page.reload();
  await open(page);
  await dialog(page).getByRole('button', { name: /^Bring back: <img/ }).click();
  await says(dialog(page), /back in the list/);
  // The one on the screen is renamed as by its field.
  await dialog(page).getByRole('button', { name: 'Rename: One', exact: true }).click();
  await field.fill('Uno');
  await dialog(page).getByRole('button', { name: 'Give this title' }).click();
  await list(page).getByText('Uno').waitFor();
  await page.keyboard.press('Escape');
  await drawn(page, 'Uno').waitFor();
});

journey('versions are kept while a sketch changes, and going back is undone like anything else', async ({ openPage }) => {
  const page = await openPage({ init: PASSING });
  await kept(page, () => rename(page, 'Grows'));
  for (const name of ['orders-1', 'orders-2', 'orders-3']) {
    await page.evaluate(() => { window.passed += 6 * 60_000; });
    await kept(page, () => stop(page, name));
  }
  await open(page);
  await versions(page).getByRole('listitem').nth(2).waitFor();
  const lines = (await versions(page).getByRole('listitem').allInnerTexts()).map((line) => line.replace(/\s+/g, ' '));
  assert.match(lines[0], /After: Stop orders-2\. One change since/i);
  assert.match(lines[1], /After: Stop orders-1\. 2 changes since/i);
  await versions(page).getByRole('button', { name: /^Go back/ }).nth(1).click();
  await diagram(page).getByRole('button', { name: /^Instance orders-2,.*running/ }).waitFor();
  await diagram(page).getByRole('button', { name: /^Instance orders-1,.*not serving/ }).waitFor();
  await page.keyboard.press('Control+z');
  await diagram(page).getByRole('button', { name: /^Instance orders-3,.*not serving/ }).waitFor();
  // What was there before going back is a version as well.
  await open(page);
  await versions(page).getByRole('listitem').nth(3).waitFor();
});

journey('of many versions the older ones are thinned out', async ({ openPage }) => {
  const page = await openPage({ init: PASSING });
  await kept(page, () => rename(page, 'Start'));
  await page.evaluate(async () => {
    const { privatelinkShell: shell } = window;
    const text = (title) => JSON.stringify({ format: 'privatelink-kept', version: 1, link: '', sketch: { title } });
    for (let at = 0; at < 40; at += 1) {
      window.passed += 6 * 60_000;
      await shell.keep(text(`Step ${at}`), '{}');
    }
  });
  const found = await page.evaluate(async () => JSON.parse(await window.privatelinkShell.order('list', '', '', '')).versions.map(({ title }) => title));
  assert.equal(found.length, 20);
  assert.equal(found[0], 'Step 38');
  assert.equal(found[9], 'Step 29', 'the newer half is whole');
  assert.match(found.at(-1), /^(Start|Figure 5)/, 'the first stays');
});

journey('two tabs on one sketch notice each other, and none writes over the other', async ({ openPage, server }) => {
  const page = await openPage();
  await kept(page, () => rename(page, 'Shared'));
  const second = await page.context().newPage();
  await second.goto(server.url);
  await drawn(second, 'Shared').waitFor();
  await says(messages(second), /open in another tab too.*kept as a copy/);
  await kept(second, () => rename(second, 'Copied'));
  await open(second);
  assert.deepEqual((await titles(second)).sort(), ['Copied', 'Shared']);
  assert.match(await list(second).getByRole('listitem').filter({ hasText: 'Shared' }).innerText(), /Open in another tab/);
  // From the list: it says who has it, with both ways on.
  await dialog(second).getByRole('button', { name: 'Open: Shared' }).click();
  await says(messages(second), /open in another tab\. Only one tab/);
  await messages(second).getByRole('button', { name: 'Open a copy' }).waitFor();
  await messages(second).getByRole('button', { name: 'Go on here' }).click();
  await drawn(second, 'Shared').waitFor();
  await says(messages(page), /Another tab goes on with this sketch.*kept as a copy/);
  await kept(second, () => rename(second, 'Shared, by the second'));
  await kept(page, () => rename(page, 'Shared, by the first'));
  await open(page);
  const all = await titles(page);
  for (const title of ['Copied', 'Shared, by the first', 'Shared, by the second']) assert.ok(all.includes(title), `${title} in ${all}`);
});

journey('a link opens beside what is kept and takes nobody\'s place', async ({ openPage, server }) => {
  const page = await openPage();
  await kept(page, () => rename(page, 'Precious'));
  await page.close({ runBeforeUnload: false });
  const second = await page.context().newPage();
  await second.goto(server.url + linkTo({ commands: [{ SetTitle: { title: 'Linked' } }] }));
  await drawn(second, 'Linked').waitFor();
  await open(second);
  assert.deepEqual((await titles(second)).sort(), ['Linked', 'Precious']);
});

journey('storage cleared while the page is open is said, and the sketch kept again', async ({ openPage }) => {
  const page = await openPage();
  await kept(page, () => rename(page, 'Survivor'));
  await page.evaluate(async () => {
    const all = await indexedDB.databases();
    await Promise.all(all.map(({ name }) => new Promise((done) => { indexedDB.deleteDatabase(name).onsuccess = done; })));
  });
  await says(messages(page), /storage was cleared.*kept again/);
  await page.goto(page.url().replace(/#.*/, ''));
  await drawn(page, 'Survivor').waitFor();
});

const BLOCKED = () => { indexedDB.open = () => { throw new DOMException('no', 'SecurityError'); }; };
const FULL = () => { IDBObjectStore.prototype.put = () => { throw new DOMException('no', 'QuotaExceededError'); }; };

journey('blocked storage is said in the list, with ways on', async ({ openPage }) => {
  const page = await openPage({ init: BLOCKED });
  await page.getByRole('banner').getByRole('button', { name: 'Your sketches' }).click();
  await says(dialog(page), /does not let the page keep anything/);
  await dialog(page).getByRole('button', { name: 'Try again' }).waitFor();
  await dialog(page).getByRole('button', { name: 'Save file' }).waitFor();
});

journey('full storage is said where something opens, and undo has what was there', async ({ openPage }) => {
  const page = await openPage({ init: FULL });
  await rename(page, 'Too much');
  await palette(page, 'Figure 2');
  await page.getByRole('group', { name: /^Diagram of Figure 2/ }).waitFor();
  await says(messages(page), /storage is full.*could not be kept; undo brings it back/);
  await messages(page).getByRole('button', { name: 'Undo' }).click();
  await drawn(page, 'Too much').waitFor();
});

journey('the list on a phone: no side scrolling, and the keyboard reaches all of it', async ({ openPage }) => {
  const page = await openPage({ viewport: SIZES.phone, theme: 'dark' });
  await kept(page, () => rename(page, 'A design whose title is rather long and does not fit into one line of a phone'));
  await open(page);
  const wide = await dialog(page).evaluate((element) => element.scrollWidth > element.clientWidth || element.getBoundingClientRect().right > innerWidth);
  assert.equal(wide, false);
  await dialog(page).getByRole('button', { name: /^Duplicate/ }).focus();
  await page.keyboard.press('Enter');
  await says(dialog(page), /A copy is kept/);
});
