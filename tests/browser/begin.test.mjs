// A sketch of one's own: empty, or a consumer and a provider by three answers, by keyboard.

import assert from 'node:assert/strict';
import { SIZES, journey } from './harness.mjs';
import { diagram, palette, says, send, verdict } from './playground.mjs';

journey('three answers make a design that works at once, and undo brings back what was there', async ({ openPage }) => {
  const page = await openPage();
  await palette(page, 'Begin with a consumer');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('3', { exact: true }).focus();
  await page.keyboard.press('Space');
  await dialog.getByRole('button', { name: 'Begin', exact: true }).press('Enter');
  await diagram(page).getByRole('button', { name: /^Instance server-3/ }).waitFor();
  assert.equal(await diagram(page).getByRole('button', { name: /^Instance client-/ }).count(), 3);
  assert.match(await send(page, { from: 'client-2', to: 'endpoint', port: 443 }), /^Connected/);
  await page.keyboard.press('Escape');
  await page.locator('body').press('Control+z');
  await diagram(page).getByRole('button', { name: /^Instance orders-1/ }).waitFor();
});

journey('an endpoint that must be accepted waits, says so, and is accepted by what the verdict offers', async ({ openPage }) => {
  const page = await openPage({ viewport: SIZES.phone, theme: 'dark' });
  await palette(page, 'Begin with a consumer');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Yes, each waits for it').check();
  await dialog.getByLabel('The same account').check();
  await dialog.getByRole('button', { name: 'Begin', exact: true }).click();
  await diagram(page).getByRole('button', { name: /^Instance server-2/ }).waitFor();
  assert.match(await send(page, { from: 'client-1', to: 'endpoint', port: 443 }), /^(Timed out|No answer)/);
  await page.getByRole('region', { name: 'Request' }).getByRole('button', { name: /Accept/ }).first().click();
  await says(page.locator('.verdict'), /Connected|being made|pending/i);
  assert.ok(await verdict(page));
});

journey('an empty sketch has an account, and something can be added', async ({ openPage }) => {
  const page = await openPage();
  await palette(page, 'Open a scenario');
  await page.getByRole('dialog').getByRole('button', { name: 'Empty sketch' }).click();
  await page.getByRole('group', { name: 'Diagram of Untitled' }).waitFor();
  assert.equal(await diagram(page).getByRole('button', { name: /^VPC/ }).count(), 0);
  await page.getByRole('button', { name: 'Add a VPC' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Create VPC', exact: true }).click();
  await diagram(page).getByRole('button', { name: /^VPC/ }).first().waitFor();
});
