// The ladder: the exchange in time, as a picture and as a list of sentences.

import assert from 'node:assert/strict';
import { SIZES, journey } from './harness.mjs';
import { asks, details, linkTo, says, send, tab } from './playground.mjs';

const rungs = (page) => details(page).getByRole('list', { name: 'Messages in time' }).getByRole('button');

journey('every message is a sentence in the order of time', async ({ openPage }) => {
  const page = await openPage();
  await send(page);
  await tab(page, 'Ladder');
  const sentences = await rungs(page).evaluateAll((all) => all.map((one) => one.querySelector('.visually-hidden').textContent));
  assert.match(sentences[0], /^0\.000 ms: client-1 → .*: DNS query for vpce-/);
  assert.match(sentences[2], /^\d+\.\d{3} ms: client-1 → .*endpoint.* → .*orders.* → orders-\d: SYN\./);
  const times = sentences.map((text) => Number(text.match(/^[\d.]+/)[0]));
  assert.deepEqual(times, [...times].sort((one, other) => one - other));
});

journey('a message leads to its packet, by pointer and by keyboard', async ({ openPage }) => {
  const page = await openPage();
  await send(page);
  await tab(page, 'Ladder');
  await rungs(page).filter({ hasText: 'SYN, ACK' }).click();
  await says(details(page).getByRole('region', { name: 'Packet' }).getByRole('heading'), /^SYN, ACK$/);
  await tab(page, 'Ladder');
  await says(details(page).locator('.rung[aria-current]'), /SYN, ACK/);
  assert.equal(await details(page).locator('.rung[tabindex="0"]').count(), 1, 'one stop for Tab');
  await details(page).locator('.rung[tabindex="0"]').focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await says(details(page).getByRole('region', { name: 'Packet' }).getByRole('heading'), /^SYN$/);
});

journey('what is dropped is crossed where it died and sent again', async ({ openPage }) => {
  const page = await openPage();
  await send(page, { port: 80 });
  await tab(page, 'Ladder');
  const dropped = rungs(page).filter({ has: page.locator('.cross') });
  assert.ok(await dropped.count() > 1, 'the client tries again');
  const first = await dropped.first().innerText();
  assert.match(first, /: SYN\. Dropped at .*endpoint/);
  await says(dropped.last(), /sent again/);
});

journey('a link opens the ladder; on a phone it fits the window', async ({ openPage }) => {
  const page = await openPage({ viewport: SIZES.phone, hash: linkTo({ view: asks({ step: 99, panel: 'ladder' }) }) });
  await details(page).getByRole('button', { name: 'Open the sheet' }).click();
  const wide = await details(page).getByRole('region', { name: 'Ladder' }).evaluate((region) => [region.scrollWidth, region.clientWidth]);
  assert.ok(wide[0] <= wide[1], `${wide[0]} in ${wide[1]}`);
  await rungs(page).first().click();
  await details(page).getByRole('grid', { name: 'Bytes' }).waitFor();
});
