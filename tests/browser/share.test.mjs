// What leaves the page: links that are too long to arrive, and the diagram as a picture.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { journey } from './harness.mjs';
import { download, messages, openFile, palette, says, sketchText } from './playground.mjs';

const dialog = (page) => page.getByRole('dialog', { name: 'Share' });
const share = (page) => page.getByRole('banner').getByRole('button', { name: 'Share', exact: true }).click();

/** The first scenario with many more instances of names that do not compress. */
const large = () => sketchText((sketch) => {
  const [host] = sketch.hosts;
  sketch.title = 'Large';
  let seed = 1;
  const word = () => { seed = (seed * 48271) % 2147483647; return seed.toString(36); };
  for (const at of Array(240).keys()) {
    const id = `i-0f${at.toString(16).padStart(15, '0')}`;
    sketch.hosts.push({ ...structuredClone(host), id, name: `${word()}-${word()}-${word()}-${word()}`, address: undefined });
  }
});

journey('a link too long for mail and chat says so and offers a file', async ({ openPage }) => {
  const page = await openPage({ context: { permissions: ['clipboard-read', 'clipboard-write'] } });
  await share(page);
  assert.equal(await dialog(page).getByRole('note').count(), 0, 'a short one needs no word');
  await page.keyboard.press('Escape');
  await openFile(page, 'large.json', await large());
  await page.getByRole('group', { name: 'Diagram of Large' }).waitFor();
  await share(page);
  await says(dialog(page).getByRole('note'), /This link is \d+ kB long\..*A file arrives whole\./);
  const link = await dialog(page).getByRole('textbox', { name: 'Link' }).inputValue();
  assert.ok(link.length > 8000, `${link.length}`);
  const saved = await download(page, () => dialog(page).getByRole('button', { name: 'Save file' }).click());
  assert.equal(JSON.parse(saved.text).title, 'Large');
  await dialog(page).getByRole('button', { name: 'Copy link' }).click();
  await page.keyboard.press('Escape');
  await palette(page, 'Copy link');
  await says(messages(page), /cut it off/);
  await messages(page).getByRole('button', { name: 'Save file' }).waitFor();
});

/** A PNG's width and height, and whether it is one. */
async function png(page, act) {
  const [file] = await Promise.all([page.waitForEvent('download'), act()]);
  const bytes = await readFile(await file.path());
  assert.deepEqual([...bytes.subarray(1, 4)].map((byte) => String.fromCharCode(byte)).join(''), 'PNG');
  return { name: file.suggestedFilename(), width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), bytes };
}

for (const theme of ['light', 'dark']) {
  journey(`the diagram as PNG, twice as large as the SVG, on a ${theme} page`, async ({ openPage }) => {
    const page = await openPage({ theme });
    const svg = await download(page, () => palette(page, 'as SVG'));
    const [, width, height] = svg.text.match(/width="(\d+)" height="(\d+)"/).map(Number);
    const found = await png(page, () => palette(page, 'as PNG'));
    assert.equal(found.name, 'figure-5-round-robin-dns.png');
    assert.deepEqual([found.width, found.height], [2 * width, 2 * height]);
    assert.ok(found.bytes.length > 20_000, 'there is a picture on it');
  });
}

journey('where the browser cannot draw, the SVG is offered', async ({ openPage }) => {
  const page = await openPage({ init: () => { HTMLCanvasElement.prototype.toBlob = (done) => done(null); } });
  await palette(page, 'as PNG');
  await says(messages(page), /picture was not saved.*As SVG/);
  await download(page, () => messages(page).getByRole('button', { name: 'Save as SVG' }).click());
});
