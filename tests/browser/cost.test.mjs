// What it costs a month: the ledger by account, what requests carry, prices of one's own, break-even.

import assert from 'node:assert/strict';
import { checker } from './checker.mjs';
import { SIZES, journey } from './harness.mjs';
import { details, inspector, palette, says, send, tab } from './playground.mjs';

const ledger = (panel) => panel.getByRole('region', { name: 'Ledger' });
const field = (panel, name) => panel.getByRole('textbox', { name });

journey('the ledger by account, with every line as a sum', async ({ openPage }) => {
  const page = await openPage();
  const panel = await tab(page, 'Cost');
  await says(ledger(panel), /31\.03 USD a month of 730 hours.*no data is counted yet/);
  const consumer = panel.getByRole('table', { name: /^Consumer/ });
  await says(consumer, /Interface endpoint, per zone.*orders endpoint.*2 × 730 h × 0\.01.*2026-09-17.*14\.60/s);
  await says(panel.getByRole('table', { name: /^Provider/ }), /Network Load Balancer.*1 × 730 h × 0\.0225.*16\.43/s);
  await consumer.getByRole('button', { name: 'orders endpoint' }).click();
  await says(inspector(page), /vpce-0fe5b17a0707d6abc/);
});

journey('what a request carries is typed, and the sums follow', async ({ openPage }) => {
  const page = await openPage();
  await send(page);
  const panel = await tab(page, 'Cost');
  const sent = field(panel, /^GB a month there/).first();
  await sent.focus();
  await page.keyboard.type('1000');
  await says(ledger(panel), /47\.03 USD/);
  await says(panel.getByRole('table', { name: /^Consumer/ }), /1,000 GB × 0\.01.*10\.00.*Total\s*24\.60/s);
  await sent.fill('lots');
  await says(panel, /Give a number of GB/);
  assert.equal(await sent.getAttribute('aria-invalid'), 'true');
  await says(ledger(panel), /31\.03 USD/);
});

journey('a price is changed, marked, and taken back', async ({ openPage }) => {
  const page = await openPage();
  const panel = await tab(page, 'Cost');
  await panel.getByText('All prices', { exact: true }).click();
  const price = field(panel, /^Interface endpoint, per zone, USD a h/);
  assert.equal(await price.inputValue(), '0.01');
  await says(panel.getByRole('region', { name: 'Prices' }), /2026-09-17, AWS PrivateLink pricing/);
  await price.fill('0.02');
  await says(ledger(panel), /45\.63 USD/);
  await says(panel, /All prices, 1 changed/);
  await panel.getByRole('button', { name: 'Take all changes back' }).click();
  await says(ledger(panel), /31\.03 USD/);
  assert.equal(await price.inputValue(), '0.01');
});

journey('break-even is drawn, said, and a table', async ({ openPage }) => {
  const page = await openPage();
  await palette(page, 'show costs');
  const panel = details(page).getByRole('region', { name: 'Break-even' });
  await says(panel, /NAT gateway costs less up to 313 GB a month, Endpoints from there on/);
  await panel.getByRole('img', { name: /USD a month by GB a month/ }).waitFor();
  await panel.getByText('The same as a table').click();
  await says(panel.getByRole('table'), /0\s*43\.80\s*32\.85/);
  await panel.getByRole('button', { name: 'Peering', exact: true }).click();
  await says(panel, /Peering costs less up to 7,757 GB/);
  await field(panel, /^Crossing zones/).fill('0');
  await says(panel, /Peering costs less at any quantity/);
});

journey('on a phone nothing is cut', async ({ openPage }) => {
  const page = await openPage({ viewport: SIZES.phone, theme: 'dark' });
  await send(page);
  const panel = await tab(page, 'Cost');
  await panel.getByText('All prices', { exact: true }).click();
  for (const element of await panel.locator('table, input, svg, .cost-path').all()) {
    const { x, width } = await element.boundingBox();
    assert.ok(x >= 0 && x + width <= SIZES.phone.width, `${await element.getAttribute('class')} reaches to ${x + width}`);
  }
});

for (const theme of ['light', 'dark']) {
  journey(`axe finds nothing in costs, ${theme}`, async ({ openPage }) => {
    const page = await openPage({ theme });
    const { check, done } = checker(page);
    await send(page);
    const panel = await tab(page, 'Cost');
    await check('costs');
    await field(panel, /^GB a month there/).first().fill('x');
    await panel.getByText('All prices', { exact: true }).click();
    await panel.getByText('The same as a table').click();
    await check('costs, a wrong field and everything open');
    done();
  });
}
