// What leaves the page: links that are too long to arrive, and the diagram as a picture.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { journey } from './harness.mjs';
import { diagram, download, inspector, kept, messages, openFile, palette, says, select, send, sketchText, unpacked } from './playground.mjs';

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

journey('a link is short, holds nothing that mail or chat would break, and nothing of it leaves the browser', async ({ openPage }) => {
  const page = await openPage({ context: { permissions: ['clipboard-read', 'clipboard-write'] } });
  const panel = await select(page, 'security group endpoint-sg');
  await kept(page, () => panel.getByRole('button', { name: /^Remove inbound rule/ }).click());
  const sent = page.requests.length;
  const asked = [];
  page.on('request', (one) => asked.push(one.method()));
  await send(page);
  await share(page);
  await dialog(page).getByRole('button', { name: 'Copy link' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  // A blank, a quote or a bracket would end it in a message; what is not ASCII would be written in another way.
  assert.match(new URL(link).hash, /^#pl1\.[A-Za-z0-9_-]+$/);
  assert.ok(link.length < 1000, `${link.length} characters`);
  const leaks = [...page.requests.slice(sent), ...page.requests].filter((url) => /pl1\.|endpoint-sg/.test(decodeURIComponent(new URL(url).pathname + new URL(url).search)));
  assert.deepEqual(leaks, [], 'no address asked for holds any of the sketch');
  assert.ok(asked.every((method) => method === 'GET'), `only fetched: ${asked}`);

  // A sketch of one's own travels whole.
  await page.keyboard.press('Escape');
  await openFile(page, 'own.json', await sketchText((sketch) => { sketch.title = 'My own'; }));
  await page.getByRole('group', { name: 'Diagram of My own' }).waitFor();
  await share(page);
  const own = await dialog(page).getByRole('textbox', { name: 'Link' }).inputValue();
  const whole = JSON.stringify(unpacked(own)).length;
  assert.ok(own.length < 8000 && own.length < whole / 2, `packed to ${own.length} of ${whole}`);
  const other = await openPage({ hash: new URL(own).hash });
  await other.getByRole('group', { name: 'Diagram of My own' }).waitFor();
  assert.equal(await diagram(other).locator('.box').count(), await diagram(page).locator('.box').count());
  assert.ok(await inspector(other).isVisible());
});

/** The colours of a saved picture, and how light its ground is, from 0 to 1. */
async function colours(page) {
  const svg = await download(page, () => palette(page, 'as SVG'));
  return page.evaluate(async (text) => {
    const found = [...text.matchAll(/#[0-9a-f]{3,8}\b|(?:rgb|hsl|oklch|color)\([^)]*\)/gi)].map(([colour]) => colour);
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
    const drawing = canvas.getContext('2d');
    drawing.drawImage(image, 0, 0);
    const [red, green, blue, there] = drawing.getImageData(2, 2, 1, 1).data;
    return { unresolved: text.match(/var\(|light-dark\(|currentColor|prefers-color-scheme/gi) ?? [], found, ground: (red + green + blue) / 765, there };
  }, svg.text);
}

journey('a saved picture has the colours of the theme that is chosen, not of the system, and needs no style of the page', async ({ openPage }) => {
  const page = await openPage({ theme: 'light' });
  const light = await colours(page);
  const button = page.getByRole('banner').getByRole('button', { name: /^Switch between light, dark/ });
  for (let press = 0; press < 3 && await page.locator('html').getAttribute('data-theme') !== 'dark'; press += 1) await button.click();
  await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
  const dark = await colours(page);
  for (const one of [light, dark]) {
    assert.deepEqual(one.unresolved, [], 'every colour is written out');
    assert.ok(one.found.length > 10 && one.there === 255, 'there are colours, and a ground');
  }
  assert.ok(light.ground > 0.8 && dark.ground < 0.3, `light ${light.ground}, dark ${dark.ground}`);
});
