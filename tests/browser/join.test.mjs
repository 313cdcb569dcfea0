// Connecting two things: by pointer, by keyboard alone, on a phone; and what AWS would refuse.

import assert from 'node:assert/strict';
import { SIZES, journey } from './harness.mjs';
import { diagram, palette, says } from './playground.mjs';

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
