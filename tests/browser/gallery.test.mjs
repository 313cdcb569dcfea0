// The gallery: every scenario by its picture, opened by pointer, by key and by link; what happens where a scenario's
// file does not arrive.

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { SIZES, journey } from './harness.mjs';
import { diagram, messages, outline, packed, palette, says, unpacked } from './playground.mjs';

const FOLDER = new URL('../../static/scenarios/', import.meta.url);

/** The scenarios as their files say: id and title. */
async function files() {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.json'));
  const read = async (name) => [name.replace('.json', ''), JSON.parse(await readFile(new URL(name, FOLDER), 'utf8')).title];
  return Promise.all(names.map(read));
}

async function openGallery(page) {
  await page.getByRole('banner').getByRole('button', { name: /^Open a scenario/ }).click();
  const gallery = page.getByRole('dialog', { name: 'Scenarios' });
  await gallery.waitFor();
  return gallery;
}

journey('every scenario is in the gallery, with its title and a picture, and opens', async ({ openPage }) => {
  const page = await openPage();
  for (const [id, title] of await files()) {
    const gallery = await openGallery(page);
    await gallery.getByRole('button', { name: title }).first().click();
    await gallery.waitFor({ state: 'hidden' });
    await page.getByRole('group', { name: `Diagram of ${title}` }).waitFor();
    await page.waitForFunction((wanted) => document.title.startsWith(wanted), title);
    assert.ok(await outline(page).getByRole('treeitem').count(), `${id} has an outline`);
  }
}, { timeout: 120_000 });

journey('the pictures are drawn in the theme on the screen, each different', async ({ openPage }) => {
  for (const theme of ['light', 'dark']) {
    const page = await openPage({ theme });
    const gallery = await openGallery(page);
    const count = (await files()).length;
    await page.waitForFunction((all) => {
      const cards = document.querySelectorAll('.gallery li');
      return cards.length === all && [...cards].every((card) => card.querySelector('img')?.complete || card.querySelector('.picture .quiet'));
    }, count);
    const pictures = await gallery.locator('img').evaluateAll((all) => all.map((one) => [one.naturalWidth, decodeURIComponent(one.src)]));
    assert.ok(pictures.length >= count - 1, 'all but the largest have one');
    assert.ok(pictures.every(([width]) => width > 0), 'each is a picture the browser can draw');
    assert.equal(new Set(pictures.map(([, svg]) => svg)).size, pictures.length);
  }
});

journey('a scenario opens by keyboard, on a phone, and travels in the link', async ({ openPage }) => {
  const page = await openPage({ viewport: SIZES.phone });
  await palette(page, 'open a scenario');
  const gallery = page.getByRole('dialog', { name: 'Scenarios' });
  const card = gallery.getByRole('button', { name: /^Figure 2:/ });
  await card.focus();
  const box = await card.boundingBox();
  assert.ok(box.x >= 0 && box.x + box.width <= SIZES.phone.width, 'nothing is cut');
  await page.keyboard.press('Enter');
  await gallery.waitFor({ state: 'hidden' });
  await page.waitForFunction(() => document.title.startsWith('Figure 2'));
  await page.waitForFunction(() => location.hash.length > 5);
  assert.equal(unpacked(page.url()).base, 'figure-2');
});

journey('a link to a scenario that is not the first brings its file', async ({ openPage }) => {
  const page = await openPage({ hash: packed({ base: 'figure-9' }) });
  await page.waitForFunction(() => document.title.startsWith('Figure 9'));
  assert.ok(page.requests.some((url) => url.includes('/scenarios/figure-9.json')));
  await diagram(page).waitFor();
  // Another link in the same tab.
  await page.evaluate((hash) => { location.hash = hash; }, packed({ base: 'figure-4' }));
  await page.waitForFunction(() => document.title.startsWith('Figure 4'));
});

journey('a scenario whose file does not arrive is said, and can be asked for again', async ({ openPage }) => {
  const page = await openPage();
  page.expectTrouble(/response 503|503 \(/);
  let broken = true;
  await page.route(/scenarios\/figure-8/, (route) => (broken ? route.fulfill({ status: 503 }) : route.continue()));
  const gallery = await openGallery(page);
  await says(gallery.getByRole('button', { name: /^Figure 8/ }), /was not loaded: The server answered 503\./);
  await gallery.getByRole('button', { name: /^Figure 8/ }).click();
  await page.keyboard.press('Escape');
  await says(messages(page), /was not loaded/);
  assert.ok(await page.title().then((title) => title.startsWith('Figure 5')), 'what was there is there');
  broken = false;
  await messages(page).getByRole('button', { name: 'Try again' }).click();
  await page.waitForFunction(() => document.title.startsWith('Figure 8'));
});

journey('the first sketch needs no second round trip', async ({ openPage }) => {
  const page = await openPage();
  const asked = page.requests.filter((url) => url.includes('/scenarios/'));
  assert.equal(asked.length, 1, 'only the one that is shown');
  const times = await page.evaluate(() => ({
    sketch: performance.getEntriesByType('resource').find(({ name }) => name.includes('/scenarios/figure-5')).startTime,
    diagram: performance.getEntriesByName('first-diagram')[0].startTime,
  }));
  assert.ok(times.sketch < times.diagram);
});
