// Connecting two things: by pointer, by keyboard alone, on a phone; and what AWS would refuse.

import assert from 'node:assert/strict';
import { SIZES, journey } from './harness.mjs';
import { diagram, inspector, packed, palette, request, says, select, send, verdict } from './playground.mjs';

const list = (page) => page.getByRole('region', { name: /^Connect .* to$/ });
const box = (page, name) => diagram(page).getByRole('button', { name });

/** Figure 5 with its endpoint gone and VPC A waiting to be connected, all by keyboard. */
async function waiting(page) {
  await palette(page, 'Delete VPC endpoints');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete VPC endpoints' }).click();
  await box(page, /^VPC VPC A/).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('c');
  await list(page).waitFor();
}

journey('a VPC is connected to a service in the diagram, and undo takes it back', async ({ openPage }) => {
  const page = await openPage();
  await box(page, /^Interface endpoint orders/).first().click();
  await waiting(page);
  assert.ok(await page.locator('.box.join-fits').count() >= 1);
  assert.ok(await page.locator('.box.join-not').count() > 5, 'the rest steps back');
  await box(page, /^Endpoint service orders service/).first().click();
  await list(page).waitFor({ state: 'detached' });
  await says(page.locator('#live'), /Connect VPC A to orders service/);
  await page.keyboard.press('Control+z');
  await says(page.locator('#live'), /Undone: Connect VPC A to orders service/);
});

journey('by keyboard alone, in the list; Escape gives up', async ({ openPage }) => {
  const page = await openPage();
  await box(page, /^Interface endpoint orders/).first().click();
  await waiting(page);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'join-first');
  await page.keyboard.press('Escape');
  await list(page).waitFor({ state: 'detached' });
  await page.keyboard.press('c');
  const one = list(page).getByRole('button', { name: /orders service/ });
  await one.focus();
  await page.keyboard.press('Enter');
  await says(page.locator('#live'), /Connect VPC A to orders service/);
});

journey('an instance is connected to a load balancer, which makes it a target', async ({ openPage }) => {
  const page = await openPage();
  await box(page, /^Instance orders-1[ ,]/).click();
  await page.keyboard.press('Control+d');
  await box(page, /^Instance orders-7[ ,]/).waitFor();
  await page.keyboard.press('c');
  await says(list(page).getByRole('heading'), /^Connect orders-7 to$/);
  await box(page, /^Network Load Balancer orders/).first().click();
  await says(page.locator('#live'), /Connect orders-7 to orders/);
  const targets = await select(page, /^target group orders-tls/);
  await targets.getByRole('row', { name: /orders-7/ }).waitFor();
  assert.equal(await targets.getByRole('row', { name: /orders-\d/ }).count(), 7);
});

journey('a subnet is connected to a gateway, which gives it a route', async ({ openPage }) => {
  const commands = [{ DeleteRoute: { route_table: 'rtb-03bcc08b89dbbb97f', destination: '0.0.0.0/0' } }];
  const page = await openPage({ hash: packed({ base: 'figure-1', commands, view: { from: 'private host', to: '192.0.2.80', port: 443 } }) });
  assert.match(await send(page), /^Timed out/);
  await select(page, /^subnet Private subnet/);
  await palette(page, 'Connect the selection');
  await list(page).getByRole('button', { name: /NAT gateway/ }).first().click();
  await says(page.locator('#live'), /Connect Private subnet to NAT gateway/);
  await says(request(page), /Connected/);
  assert.match(await verdict(page), /was timed out/);
  const routes = (await select(page, /^route table private/)).getByRole('row', { name: /0\.0\.0\.0\/0/ });
  await says(routes, /NAT gateway|nat-/);
  assert.ok(await inspector(page).isVisible());
});

for (const theme of ['light', 'dark']) {
  journey(`on a phone, ${theme}: the list fits, and says what AWS would refuse`, async ({ openPage }) => {
    const page = await openPage({ viewport: SIZES.phone, theme });
    await palette(page, 'i-0a0000000000000a1');
    await palette(page, 'Connect the selection');
    const place = await list(page).boundingBox();
    assert.ok(place.x >= 0 && place.x + place.width <= 390, JSON.stringify(place));
    await list(page).getByText(/AWS would refuse/).waitFor();
  });
}
