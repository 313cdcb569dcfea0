// The pointer takes boxes, lines and corners along: what a drop would do is said while it is held, Escape gives up,
// and the keyboard does the same.

import assert from 'node:assert/strict';
import { journey } from './harness.mjs';
import { diagram, palette, says } from './playground.mjs';

const box = (page, name) => diagram(page).getByRole('button', { name }).first();
const bounds = (page, name) => box(page, name).locator('.body').boundingBox();
const CLIENT = /^Instance client-1,/;
const FIRST = /^Availability Zone us-east-1a, use1-az1/;
const SECOND = /^Availability Zone us-east-1b, use1-az2/;

/** Presses on a box's left upper corner, clear of what lies in it, and moves there, until something is said of it: what
 * judges may still be on its way. */
async function take(page, name, to) {
  const own = await bounds(page, name);
  await page.mouse.move(own.x + 5, own.y + 5);
  await page.mouse.down();
  for (let step = 1; step <= 40; step += 1) {
    const part = Math.min(1, step / 4);
    const shake = step > 4 ? step % 2 : 0;
    await page.mouse.move(own.x + 5 + (to.x - own.x - 5) * part + shake, own.y + 5 + (to.y - own.y - 5) * part);
    if (part === 1 && await page.locator('.drag-words').count()) return;
    if (part === 1) await page.waitForTimeout(100);
  }
}

journey('a zone is dragged below the other one, and undo brings it back', async ({ openPage }) => {
  const page = await openPage();
  await box(page, FIRST).focus();
  await page.keyboard.press('Enter');
  const second = await bounds(page, SECOND);
  await take(page, FIRST, { x: second.x + 40, y: second.y + second.height - 3 });
  await page.locator('.drop-mark.bar').waitFor();
  await says(page.locator('.drag-says'), /^Move us-east-1a|^Move use1-az1/);
  await page.mouse.up();
  await says(page.locator('#live'), /^Move /);
  assert.ok((await bounds(page, FIRST)).y > (await bounds(page, SECOND)).y);
  assert.equal(await page.locator('.drop-mark').count(), 0);
  await page.keyboard.press('Control+z');
  await says(page.locator('#live'), /^Undone: Move/);
  assert.ok((await bounds(page, FIRST)).y < (await bounds(page, SECOND)).y);
});

journey('what AWS does not move is refused while it is held; Escape gives up; Alt copies', async ({ openPage }) => {
  const page = await openPage();
  const subnet = await bounds(page, /^Subnet Subnet B1/);
  const there = { x: subnet.x + 8, y: subnet.y + subnet.height - 8 };
  await take(page, CLIENT, there);
  await says(page.locator('.drag-says'), /keeps its subnet/);
  assert.equal(await page.locator('.ghost').evaluate((ghost) => getComputedStyle(ghost).display), 'block');
  await page.keyboard.press('Escape');
  await page.locator('.drag-words').waitFor({ state: 'detached' });
  await page.mouse.up();
  assert.equal(await page.locator('.ghost').evaluate((ghost) => getComputedStyle(ghost).display), 'none');
  assert.equal(await page.locator('.box.instance').count(), 8);
  await page.keyboard.down('Alt');
  await take(page, CLIENT, there);
  await says(page.locator('.drag-says'), /^Copy client-1 into Subnet B1/);
  await page.mouse.up();
  await page.keyboard.up('Alt');
  await says(page.locator('#live'), /^Paste client-3/);
  assert.equal(await page.locator('.box.instance').count(), 9);
});

journey('a line drawn from one VPC to the other peers them; what cannot be a partner says why', async ({ openPage }) => {
  const page = await openPage();
  await box(page, /^VPC VPC A/).focus();
  await page.keyboard.press('Enter');
  const knob = await page.locator('.knob circle:not(.hit)').boundingBox();
  await page.mouse.move(knob.x + knob.width / 2, knob.y + knob.height / 2);
  await page.mouse.down();
  const client = await bounds(page, CLIENT);
  await page.mouse.move(client.x + 30, client.y + 20, { steps: 4 });
  await says(page.locator('.drag-says'), /^Nothing connects VPC A to client-1/);
  assert.ok(await page.locator('.box.join-not').count() > 5);
  const other = await bounds(page, /^VPC VPC B/);
  await page.mouse.move(other.x + other.width - 4, other.y + 50, { steps: 4 });
  await says(page.locator('.drag-says'), /^Connect VPC A to VPC B/);
  await page.mouse.up();
  await says(page.locator('#live'), /Connect VPC A to VPC B/);
  assert.equal(await page.locator('.box.gateway').count(), 2, 'a peering connection has two ends');
});

journey('a corner is drawn out, and the palette lets the picture arrange itself again', async ({ openPage }) => {
  const page = await openPage();
  await palette(page, '0');
  await box(page, /^VPC VPC B/).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('-');
  await page.waitForTimeout(400);
  const before = await page.locator('svg.world').evaluate((svg) => svg.getAttribute('width'));
  const corner = await page.locator('.corner .hit').boundingBox();
  await page.mouse.move(corner.x + corner.width / 2, corner.y + corner.height / 2);
  await page.mouse.down();
  await page.mouse.move(corner.x + 80, corner.y + 70, { steps: 4 });
  await page.mouse.up();
  await says(page.locator('#live'), /^Resize VPC B/);
  const after = await page.locator('svg.world').evaluate((svg) => svg.getAttribute('width'));
  assert.ok(Number(after) > Number(before) + 40, `${before} ${after}`);
  const sides = await box(page, /^VPC VPC B/).locator('.body').evaluate((body) => [body.getAttribute('width'), body.getAttribute('height')].map(Number));
  assert.deepEqual(sides.map((side) => side % 20), [0, 0], 'sizes snap to a grid');
  await palette(page, 'Let the picture arrange itself');
  await page.waitForFunction((width) => document.querySelector('svg.world').getAttribute('width') === width, before);
});

journey('by keyboard alone: order, room, collapsed and open', async ({ openPage }) => {
  const page = await openPage();
  await box(page, FIRST).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Shift+ArrowDown');
  await says(page.locator('#live'), /^Move /);
  assert.ok((await bounds(page, FIRST)).y > (await bounds(page, SECOND)).y);
  await page.keyboard.press('Control+Shift+ArrowDown');
  await says(page.locator('#live'), /Nothing stands after/);
  await box(page, /^VPC VPC A/).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('x');
  await says(page.locator('#live'), /^Collapse VPC A/);
  await box(page, /^2 subnets with 4 interfaces, collapsed/).waitFor();
  assert.equal(await box(page, CLIENT).count(), 0);
  await page.keyboard.press('x');
  await says(page.locator('#live'), /^Expand VPC A/);
  await box(page, CLIENT).waitFor();
});

journey('a request through a collapsed VPC is drawn, and comes out the same', async ({ openPage }) => {
  const page = await openPage();
  await box(page, /^VPC VPC A/).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('x');
  await page.keyboard.press('Control+Enter');
  await page.locator('.overlay').waitFor();
  await says(page.getByRole('region', { name: 'Request' }), /Connected/, 15000);
});
