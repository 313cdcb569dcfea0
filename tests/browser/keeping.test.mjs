// What is made is not lost: links, reloads, undo, a second tab, the theme.

import assert from 'node:assert/strict';
import { journey } from './harness.mjs';
import {
  NAMES, asks, details, diagram, download, inspector, kept, linkTo, messages, openFile, outline, palette, request, says, select, send,
  tab, unpacked, verdict,
} from './playground.mjs';

const slider = (page) => details(page).getByRole('slider', { name: 'Position in the journey' });

journey('a copied link shows the same sketch, step, selection, tab and mode to somebody else', async ({ openPage }) => {
  const page = await openPage({ context: { permissions: ['clipboard-read', 'clipboard-write'] } });
  const panel = await select(page, 'security group endpoint-sg');
  await panel.getByRole('button', { name: /^Remove inbound rule/ }).click();
  await send(page, { from: 'client-2', to: NAMES.zonal });
  await request(page).getByRole('button', { name: 'Show me' }).click();
  const shown = await slider(page).getAttribute('aria-valuetext');
  await tab(page, 'Findings');
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Share' });
  await dialog.getByRole('button', { name: 'Copy link' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(link, await dialog.getByRole('textbox', { name: 'Link' }).inputValue());
  assert.equal(unpacked(link).base, 'figure-5', 'a changed scenario travels as its changes');
  assert.ok(link.length < 2000, `${link.length} characters`);

  const other = await openPage({ hash: new URL(link).hash });
  await says(request(other), /Timed out.*endpoint-sg/);
  assert.equal(await request(other).getByRole('combobox', { name: 'From' }).inputValue(), 'client-2');
  assert.equal(await request(other).getByRole('combobox', { name: 'To' }).inputValue(), NAMES.zonal);
  await says(inspector(other).getByRole('heading', { level: 2 }), /endpoint-sg/);
  await details(other).getByRole('tab', { name: 'Findings', selected: true }).waitFor();
  await tab(other, 'Journey');
  assert.equal(await slider(other).getAttribute('aria-valuetext'), shown);
  // And it can be worked on.
  await request(other).getByRole('button', { name: /^Add inbound rule/ }).click();
  assert.match(await verdict(other), /^Connected/);
});

journey('a link to look at only changes nothing, until a copy is edited', async ({ openPage }) => {
  const page = await openPage({ hash: linkTo({ view: asks({ mode: 'read' }) }) });
  await select(page, 'security group endpoint-sg');
  assert.equal(await inspector(page).getByRole('button', { name: /^Remove inbound/ }).count(), 0);
  assert.match(await send(page), /^Connected/);
  await palette(page, 'edit a copy');
  await inspector(page).getByRole('button', { name: /^Remove inbound/ }).waitFor();
});

journey('a reload shows what was there, and undo and redo walk through what was done', async ({ openPage }) => {
  const page = await openPage();
  await kept(page, async () => {
    await send(page);
    const panel = await select(page, 'instance orders-1');
    await panel.getByRole('button', { name: 'Stop instance' }).click();
    await panel.getByRole('button', { name: 'Start instance' }).waitFor();
  });
  const bar = page.getByRole('banner');
  await bar.getByRole('button', { name: /^Undo: Stop orders-1/ }).click();
  await inspector(page).getByRole('button', { name: 'Stop instance' }).waitFor();
  await kept(page, () => bar.getByRole('button', { name: /^Redo: Stop orders-1/ }).click());
  await inspector(page).getByRole('button', { name: 'Start instance' }).waitFor();
  assert.match(page.url(), /#pl1\./, 'the address follows');

  await page.reload();
  await says(inspector(page).getByRole('heading', { level: 2 }), /orders-1/);
  await inspector(page).getByRole('button', { name: 'Start instance' }).waitFor();
  await says(request(page), /Connected/);
  // Without the link in the address as well: it is kept in the browser.
  await page.goto(page.url().replace(/#.*/, ''));
  await diagram(page).getByRole('button', { name: /^Instance orders-1,.*not serving/ }).waitFor();
});

journey('two hundred steps can be undone', async ({ openPage }) => {
  const page = await openPage();
  const cross = (await select(page, /Network Load Balancer orders/)).getByRole('switch', { name: 'Cross-zone load balancing' });
  await cross.evaluate(async (button) => {
    for (let time = 0; time < 201; time += 1) {
      const before = button.ariaChecked;
      button.click();
      while (button.ariaChecked === before) await new Promise((done) => setTimeout(done));
    }
  });
  assert.equal(await cross.getAttribute('aria-checked'), 'true');
  const undo = page.getByRole('banner').getByRole('button', { name: /^Undo/ });
  let undone = 0;
  while (undone < 200 && await undo.isEnabled()) {
    await page.keyboard.press('Control+z');
    undone += 1;
  }
  assert.equal(undone, 200);
  assert.equal(await cross.getAttribute('aria-checked'), 'true');
});

journey('opening something else can be undone, and a scenario can be reset', async ({ openPage }) => {
  const page = await openPage();
  const panel = await select(page, 'instance orders-1');
  await panel.getByRole('button', { name: 'Stop instance' }).click();
  await page.getByRole('button', { name: /^Open a scenario/ }).click();
  await page.getByRole('dialog', { name: 'Scenarios' }).getByRole('button', { name: /^Figure 5/ }).click();
  await diagram(page).getByRole('button', { name: /^Instance orders-1,.*running/ }).waitFor();
  await page.keyboard.press('Control+z');
  await diagram(page).getByRole('button', { name: /^Instance orders-1,.*not serving/ }).waitFor();
  await palette(page, 'reset the scenario');
  await diagram(page).getByRole('button', { name: /^Instance orders-1,.*running/ }).waitFor();
});

journey('a saved file opens as the same sketch', async ({ openPage }) => {
  const page = await openPage();
  const panel = await select(page, 'instance orders-2');
  await panel.getByRole('button', { name: 'Stop instance' }).click();
  const saved = await download(page, () => page.keyboard.press('Control+s'));
  assert.equal(saved.name, 'figure-5-round-robin-dns.json');
  assert.equal(JSON.parse(saved.text).format, 'privatelink-sketch');
  const other = await openPage();
  await openFile(other, saved.name, saved.text);
  await diagram(other).getByRole('button', { name: /^Instance orders-2,.*not serving/ }).waitFor();
  const again = await download(other, () => other.keyboard.press('Control+s'));
  assert.equal(again.text, saved.text);
});

journey('two tabs keep each its own sketch', async ({ openPage, server }) => {
  const page = await openPage();
  const rename = async (on, text) => {
    await on.getByRole('textbox', { name: 'Title of the sketch' }).fill(text);
    await on.keyboard.press('Enter');
  };
  await kept(page, () => rename(page, 'First tab'));
  const second = await page.context().newPage();
  await second.goto(server.url);
  await second.getByRole('group', { name: 'Diagram of First tab' }).waitFor();
  await kept(second, () => rename(second, 'Second tab'));
  await page.goto(page.url().replace(/#.*/, ''));
  await page.getByRole('group', { name: 'Diagram of First tab' }).waitFor();
});

journey('the theme chosen stays, over a reload and against the system', async ({ openPage }) => {
  const page = await openPage({ theme: 'light' });
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await ground();
  const button = page.getByRole('banner').getByRole('button', { name: /^Switch between light, dark/ });
  for (let press = 0; press < 3 && (await ground()) === light; press += 1) await button.click();
  const dark = await ground();
  assert.notEqual(dark, light);
  await page.reload();
  await diagram(page).waitFor();
  assert.equal(await ground(), dark, 'before anything else is drawn');
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
});

journey('where the clipboard is refused the page says how to copy by hand', async ({ openPage }) => {
  const page = await openPage({ init: () => {
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new DOMException('no', 'NotAllowedError')) } });
  } });
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.getByRole('dialog', { name: 'Share' }).getByRole('button', { name: 'Copy link' }).click();
  await page.keyboard.press('Escape');
  await says(messages(page), /did not let the page copy.*copy the link by hand/);
  assert.ok(await outline(page).isVisible());
});
