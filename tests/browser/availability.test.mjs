// Availability: the matrix, what happens in a cell in words, breaking it, and what cuts a consumer off.

import assert from 'node:assert/strict';
import { checker } from './checker.mjs';
import { SIZES, journey } from './harness.mjs';
import { details, linkTo, says, send, tab } from './playground.mjs';

const matrix = (page) => details(page).getByRole('region', { name: 'Availability' });
const told = (page) => details(page).getByRole('region', { name: 'What happens' });
/** What becomes of a consumer without something: of the first one, by the regional name, or the second, by the zonal one. */
const cell = (page, without, consumer) => matrix(page).getByRole('row', { name: new RegExp(`^${without} `) }).getByRole('button').nth(consumer);

journey('every cell says in a word and in a sentence what a consumer survives', async ({ openPage }) => {
  const page = await openPage();
  await tab(page, 'Availability');
  await says(matrix(page), /10 things may fail\. One failure is enough to cut off 1 of 2 consumers\./);
  for (const name of ['Availability Zones', 'Hosts', 'Load balancer nodes', 'use1-az1', 'orders-6', 'node 10.1.1.9 of orders']) {
    await matrix(page).getByRole('rowheader', { name, exact: true }).waitFor();
  }
  // The same clients are named once, above all they connect to.
  for (const name of ['client-1 and client-2', '→ orders endpoint:443', '→ orders endpoint@us-east-1a:443']) {
    await matrix(page).getByRole('columnheader', { name, exact: true }).waitFor();
  }
  // The worst is looked at first: the zonal name without its zone.
  await says(told(page), /Without use1-az1.*client-1 and client-2 → orders endpoint@us-east-1a:443.*Cut off/s);
  assert.equal(await cell(page, 'use1-az1', 1).getAttribute('aria-pressed'), 'true');
  await cell(page, 'use1-az1', 0).click();
  await says(told(page), /Recovers In the first seconds: It connects by 3 of 4 ways.*is lost.*Once health checks and DNS have noticed/s);
  assert.equal(await cell(page, 'use1-az1', 0).getAttribute('aria-pressed'), 'true');
  await says(matrix(page), /Without use1-az1 and use1-az2, client-1 and client-2 cannot reach orders endpoint\./);
  await says(matrix(page), /Without orders-1, orders-2 and orders-3, client-1 and client-2 cannot reach orders endpoint@us-east-1a\./);
});

journey('the words are explained on demand', async ({ openPage }) => {
  const page = await openPage();
  await tab(page, 'Availability');
  await matrix(page).getByText('What the words mean').click();
  await says(matrix(page), /Recovers.*Some fail at first, none once health checks and DNS have noticed\./);
});

journey('by keyboard: Tab stops once, arrow keys lead from cell to cell and round', async ({ openPage }) => {
  const page = await openPage();
  await tab(page, 'Availability');
  await cell(page, 'use1-az1', 1).focus();
  const walk = async (key, without, consumer, expected) => {
    await page.keyboard.press(key);
    await says(told(page), expected);
    const now = cell(page, without, consumer);
    assert.ok(await now.evaluate((button) => button === document.activeElement), `${key} leads to ${without}`);
    assert.equal(await now.getAttribute('aria-pressed'), 'true');
  };
  await walk('ArrowDown', 'use1-az2', 1, /Without use1-az2/);
  await walk('ArrowLeft', 'use1-az2', 0, /orders endpoint:443/);
  await walk('ArrowUp', 'use1-az1', 0, /Without use1-az1/);
  await walk('ArrowUp', 'node 10.1.2.9 of orders', 0, /Without node 10\.1\.2\.9/);
  await walk('ArrowRight', 'node 10.1.2.9 of orders', 1, /us-east-1a:443/);
  assert.equal(await matrix(page).locator('button[tabindex="0"]').count(), 1);
});

journey('by keyboard: a cell is chosen and broken, the matrix follows, and undo mends it', async ({ openPage }) => {
  const page = await openPage();
  await tab(page, 'Availability');
  await cell(page, 'node 10.1.1.9 of orders', 1).focus();
  await page.keyboard.press('Enter');
  await says(told(page), /Without node 10\.1\.1\.9 of orders.*Cut off The node of orders in Availability Zone use1-az1 has failed/s);
  await told(page).getByRole('button', { name: /^Fail / }).focus();
  await page.keyboard.press('Enter');
  await says(matrix(page), /9 things may fail/);
  await says(matrix(page), /client-2 cannot reach orders endpoint@us-east-1a as it is\./);
  await page.getByRole('button', { name: /1 thing broken$/ }).waitFor();
  await page.keyboard.press('Control+z');
  await says(matrix(page), /10 things may fail/);
});

journey('a link leads to the tab, and sending a request leads away from it', async ({ openPage }) => {
  const page = await openPage({ hash: linkTo({ view: { panel: 'availability' } }) });
  await says(matrix(page), /10 things may fail/);
  await send(page);
  await details(page).getByRole('tab', { name: 'Journey', selected: true }).waitFor();
});

journey('thousands of consumers are one row, and the page stays at hand', async ({ openPage }) => {
  const page = await openPage({ hash: linkTo({ base: 'thousands-of-consumers', view: { panel: 'availability' } }) });
  await says(matrix(page), /8 things may fail\. .*the consumer/, 20_000);
  await says(matrix(page), /client 1 \(and 1999 like it\)/);
});

for (const theme of ['light', 'dark']) {
  journey(`on a phone, ${theme}: a list for each consumer, the worst first, nothing beyond the edge, and axe finds nothing`, async ({ openPage }) => {
    const page = await openPage({ viewport: SIZES.phone, theme });
    await tab(page, 'Availability');
    assert.equal(await matrix(page).getByRole('table').count(), 0);
    await says(matrix(page), /client-1 and client-2 → orders endpoint:443.*Recovers.*without.*use1-az1.*→ orders endpoint@us-east-1a:443.*Cut off.*without.*use1-az1/s);
    // What happens stands below what was pressed.
    await says(told(page), /Without use1-az1.*Cut off/s);
    const zone = matrix(page).getByRole('button', { name: 'use1-az2' }).first();
    await zone.click();
    await says(told(page), /Without use1-az2.*Recovers/s);
    assert.equal(await zone.getAttribute('aria-pressed'), 'true');
    const { check, done } = checker(page);
    await check('availability');
    const beyond = (place) => place.scrollWidth > place.clientWidth;
    assert.deepEqual([await matrix(page).evaluate(beyond), await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)], [false, false]);
    const { height } = await zone.boundingBox();
    assert.ok(height >= 24, `${height}`);
    done();
  });
}

journey('the dock is as high for one tab as for another', async ({ openPage }) => {
  for (const viewport of [SIZES.laptop, SIZES.phone]) {
    const page = await openPage({ viewport });
    await send(page);
    const heights = new Set();
    for (const name of ['Journey', 'Ladder', 'Packets', 'DNS', 'PROXY', 'Spread', 'Load', 'Exposure', 'Availability', 'Findings', 'Cost']) {
      await tab(page, name);
      heights.add((await details(page).boundingBox()).height);
    }
    assert.equal(heights.size, 1, [...heights].join(', '));
  }
});
