// Availability: the matrix, what happens in a cell in words, breaking it, and what cuts a consumer off.

import assert from 'node:assert/strict';
import { checker } from './checker.mjs';
import { SIZES, journey } from './harness.mjs';
import { details, linkTo, says, send, tab } from './playground.mjs';

const matrix = (page) => details(page).getByRole('region', { name: 'Availability' });
const told = (page) => details(page).getByRole('region', { name: 'What happens' });
const cell = (page, row, column) => matrix(page).getByRole('row').nth(row + 2).getByRole('cell').nth(column + 1).getByRole('button');

journey('every cell says in a word and in a sentence what a consumer survives', async ({ openPage }) => {
  const page = await openPage();
  await tab(page, 'Availability');
  await says(matrix(page), /2 consumers, 10 things that may fail\. One failure is enough to cut off 1 of the consumers/);
  for (const name of ['Availability Zones', 'Hosts', 'Load balancer nodes', 'use1-az1', 'orders-6', 'node 10.1.1.9 of orders']) {
    await matrix(page).getByRole('columnheader', { name, exact: true }).waitFor();
  }
  assert.equal(await matrix(page).getByRole('rowheader').count(), 2);
  // The worst is looked at first: the zonal name without its zone.
  await says(told(page), /client-2 and client-1 → orders endpoint@us-east-1a:443, without use1-az1.*Cut off/s);
  assert.equal(await cell(page, 1, 0).getAttribute('aria-pressed'), 'true');
  await cell(page, 0, 0).click();
  await says(told(page), /Heals In the first seconds: It connects by 3 of 4 ways.*is lost.*Once health checks and DNS have noticed/s);
  assert.equal(await cell(page, 0, 0).getAttribute('aria-pressed'), 'true');
  await says(matrix(page), /Without use1-az1 and use1-az2, client-1 and client-2 cannot reach orders endpoint\./);
  await says(matrix(page), /Without orders-1, orders-2 and orders-3, client-2 and client-1 cannot reach orders endpoint@us-east-1a\./);
});

journey('by keyboard: a cell is chosen and broken, the matrix follows, and undo mends it', async ({ openPage }) => {
  const page = await openPage();
  await tab(page, 'Availability');
  await cell(page, 1, 8).focus();
  await page.keyboard.press('Enter');
  await says(told(page), /without node 10\.1\.1\.9 of orders.*Cut off The node of orders in Availability Zone use1-az1 has failed/s);
  await told(page).getByRole('button', { name: 'Break it' }).focus();
  await page.keyboard.press('Enter');
  await says(matrix(page), /2 consumers, 9 things that may fail/);
  await says(matrix(page), /client-2 cannot reach orders endpoint@us-east-1a as it is\./);
  await page.getByRole('button', { name: /1 thing broken$/ }).waitFor();
  await page.keyboard.press('Control+z');
  await says(matrix(page), /2 consumers, 10 things that may fail/);
});

journey('a link leads to the tab, and sending a request leads away from it', async ({ openPage }) => {
  const page = await openPage({ hash: linkTo({ view: { panel: 'availability' } }) });
  await says(matrix(page), /2 consumers/);
  await send(page);
  await details(page).getByRole('tab', { name: 'Journey', selected: true }).waitFor();
});

journey('thousands of consumers are one row, and the page stays at hand', async ({ openPage }) => {
  const page = await openPage({ hash: linkTo({ base: 'thousands-of-consumers', view: { panel: 'availability' } }) });
  await says(matrix(page), /1 consumer, 8 things that may fail/, 20_000);
  await says(matrix(page), /client 1 \(and 1999 like it\)/);
});

for (const theme of ['light', 'dark']) {
  journey(`on a phone, ${theme}: the table scrolls in its own place, and axe finds nothing`, async ({ openPage }) => {
    const page = await openPage({ viewport: SIZES.phone, theme });
    await tab(page, 'Availability');
    await says(told(page), /Cut off/);
    const { check, done } = checker(page);
    await check('availability');
    const [inside, outside] = await matrix(page).evaluate((place) => [
      place.scrollWidth > place.clientWidth,
      document.documentElement.scrollWidth > document.documentElement.clientWidth,
    ]);
    assert.deepEqual([inside, outside], [true, false]);
    const { height } = await cell(page, 0, 0).boundingBox();
    assert.ok(height >= 24, `${height}`);
    done();
  });
}
