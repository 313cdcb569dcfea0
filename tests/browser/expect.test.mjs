// Expectations: what must connect and what must not is written down, and at every edit the list says whether it holds.

import assert from 'node:assert/strict';
import { journey } from './harness.mjs';
import { details, palette, says, select, send, tab } from './playground.mjs';

const lines = (page) => details(page).getByRole('region', { name: 'Findings' }).getByRole('listitem').filter({ hasText: / is to be / });
const line = (page, sentence) => lines(page).filter({ hasText: sentence });

/** Every line with its word, in order. */
const words = async (page) => (await lines(page).locator('.chip').allInnerTexts()).map((word) => word.trim());

journey('what must connect and what must not is written down, and stays true or red at every edit', async ({ openPage }) => {
  const page = await openPage();
  await tab(page, 'Findings');
  const built = await lines(page).count();
  assert.ok(built >= 2, 'the scenario expects something itself');

  assert.match(await send(page, { from: 'client-2', port: 443 }), /^Connected/);
  await palette(page, 'Expect this outcome');
  await says(page.locator('#live'), /expect/i);
  assert.match(await send(page, { from: 'client-1', port: 80 }), /^Timed out/);
  await palette(page, 'Expect this outcome');
  await tab(page, 'Findings');
  const may = line(page, /client-2 → vpce-.*:443 is to be connected/);
  const mayNot = line(page, /client-1 → vpce-.*:80 is to be timed out/);
  await may.waitFor();
  await mayNot.waitFor();
  assert.equal(await lines(page).count(), built + 2);
  assert.ok((await words(page)).every((word) => word === 'met'), `${await words(page)}`);

  // A rule gone: what must connect is red, what must not is as it should be.
  const panel = await select(page, 'security group endpoint-sg');
  await panel.getByRole('button', { name: /^Remove inbound rule/ }).click();
  await says(may, /^not met/);
  await says(mayNot, /^met/);
  await page.keyboard.press('Control+z');
  await says(may, /^met/);

  // A rule too many: the other way round. The port has to lead somewhere, too.
  await panel.getByRole('button', { name: 'Authorize security group ingress' }).click();
  const form = panel.getByRole('group', { name: 'Authorize security group ingress' });
  await form.getByLabel('Port range').fill('80');
  await form.getByLabel('Source or destination').fill('10.0.0.0/16');
  await page.keyboard.press('Enter');
  await form.waitFor({ state: 'hidden' });
  await says(mayNot, /not met/);
  await says(may, /^met/);

  await mayNot.getByRole('button', { name: 'Remove this expectation' }).click();
  await mayNot.waitFor({ state: 'detached' });
  assert.equal(await lines(page).count(), built + 1);
  await page.keyboard.press('Control+z');
  await mayNot.waitFor();
});

journey('expectations travel in a link and are judged there', async ({ openPage }) => {
  const page = await openPage();
  await send(page, { from: 'client-1', port: 80 });
  const before = page.url();
  await palette(page, 'Expect this outcome');
  await page.waitForFunction((old) => location.href !== old && location.hash.startsWith('#pl1.'), before);
  const panel = await select(page, 'security group clients-sg');
  const said = new URL(page.url()).hash;
  await panel.getByRole('button', { name: /^Remove outbound rule/ }).click();
  await page.waitForFunction((old) => location.hash !== old, said);
  const other = await openPage({ hash: new URL(page.url()).hash });
  await tab(other, 'Findings');
  await says(line(other, /client-1 → .*:80 is to be timed out/), /met/);
  assert.ok((await words(other)).includes('not met'), 'what has to connect is red there as well');
}, { full: true });
