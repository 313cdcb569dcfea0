// Looking at the diagram: wheel, drag, keys and buttons move it; the page beneath never scrolls.

import assert from 'node:assert/strict';
import { SIZES, journey } from './harness.mjs';
import { figures } from './many.mjs';
import { diagram, inspector, openFile, send, tab } from './playground.mjs';

const client = (page) => diagram(page).getByRole('button', { name: /^Instance client-1/ });

/** Where a box is drawn, once nothing moves any more. */
async function place(page) {
  let last = null;
  for (;;) {
    const now = await client(page).boundingBox();
    if (last && Object.keys(now).every((side) => Math.abs(now[side] - last[side]) < 0.5)) return now;
    last = now;
    await page.evaluate(() => new Promise((done) => setTimeout(done, 120)));
  }
}

const isStill = async (page) => assert.deepEqual(
  await page.evaluate(() => [scrollX, scrollY, document.scrollingElement.scrollTop, visualViewport.scale]), [0, 0, 0, 1], 'the page itself stays',
);

const near = (a, b, within = 1.5) => Math.abs(a - b) <= within;

async function overDiagram(page) {
  const area = await page.getByRole('main').boundingBox();
  const at = { x: area.x + area.width / 2, y: area.y + area.height / 2 };
  await page.mouse.move(at.x, at.y);
  return at;
}

journey('the wheel pans, with Ctrl it zooms at the pointer, 0 shows everything again', async ({ openPage }) => {
  const page = await openPage();
  const start = await place(page);
  const at = await overDiagram(page);
  await page.mouse.wheel(60, 90);
  let now = await place(page);
  assert.ok(near(now.x, start.x - 60) && near(now.y, start.y - 90), 'two fingers pan');
  await page.mouse.wheel(-60, -90);
  await place(page);

  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -200);
  await page.keyboard.up('Control');
  now = await place(page);
  const factor = now.width / start.width;
  assert.ok(factor > 1.1, `zoomed by ${factor}`);
  assert.ok(near(now.x, at.x + (start.x - at.x) * factor, 3), 'what is under the pointer stays there');
  await isStill(page);
  await page.keyboard.press('0');
  now = await place(page);
  assert.ok(near(now.x, start.x) && near(now.width, start.width), 'everything again');
});

journey('zoom stops between a tenth and four times', async ({ openPage }) => {
  const page = await openPage();
  await page.keyboard.press('1');
  const one = (await place(page)).width;
  for (let press = 0; press < 12; press += 1) await page.keyboard.press('+');
  assert.ok(near((await place(page)).width / one, 4, 0.2));
  for (let press = 0; press < 24; press += 1) await page.keyboard.press('-');
  assert.ok(near((await place(page)).width / one, 0.1, 0.05));
});

journey('buttons zoom and fit; the selection can be fitted', async ({ openPage }) => {
  const page = await openPage();
  const start = await place(page);
  const tools = page.getByRole('group', { name: 'Camera' });
  await tools.getByRole('button', { name: /^Zoom in/ }).click();
  assert.ok((await place(page)).width > start.width * 1.1);
  await tools.getByRole('button', { name: /^Zoom out/ }).click();
  await tools.getByRole('button', { name: /^Zoom out/ }).click();
  assert.ok((await place(page)).width < start.width);
  await tools.getByRole('button', { name: /^Fit all/ }).click();
  assert.ok(near((await place(page)).width, start.width));

  await client(page).click();
  await inspector(page).getByRole('button', { name: /^Fit the selection/ }).click();
  const large = await place(page);
  assert.ok(large.width > start.width, 'the selected box is larger');
  const area = await page.getByRole('main').boundingBox();
  assert.ok(near(large.x + large.width / 2, area.x + area.width / 2, 3), 'and in the middle');
});

journey('dragging with Space or the middle button pans and selects nothing', async ({ openPage }) => {
  const page = await openPage();
  for (const [down, up, button] of [
    [() => page.keyboard.down(' '), () => page.keyboard.up(' '), 'left'],
    [() => {}, () => {}, 'middle'],
  ]) {
    const start = await place(page);
    const { x, y } = { x: start.x + 20, y: start.y + 15 };
    await page.mouse.move(x, y);
    await down();
    await page.mouse.down({ button });
    await page.mouse.move(x + 40, y + 25, { steps: 4 });
    await page.mouse.up({ button });
    await up();
    const now = await place(page);
    assert.ok(near(now.x, start.x + 40, 2) && near(now.y, start.y + 25, 2), `${button}: ${now.x - start.x}, ${now.y - start.y}`);
    assert.equal(await diagram(page).getByRole('button', { pressed: true }).count(), 0);
  }
  await isStill(page);
});

journey('two fingers pinch and one drags on a touch screen', async ({ openPage }) => {
  const page = await openPage({ viewport: SIZES.phone, context: { hasTouch: true } });
  const start = await place(page);
  const area = await page.getByRole('main').boundingBox();
  const middle = { x: area.x + area.width / 2, y: area.y + area.height / 2 };
  const touch = await page.context().newCDPSession(page);
  const fingers = (...all) => all.map(([x, y], id) => ({ x, y, id }));
  const move = (type, touchPoints) => touch.send('Input.dispatchTouchEvent', { type, touchPoints });
  await move('touchStart', fingers([middle.x - 30, middle.y], [middle.x + 30, middle.y]));
  for (const spread of [40, 60, 80, 90]) await move('touchMove', fingers([middle.x - spread, middle.y], [middle.x + spread, middle.y]));
  await move('touchEnd', []);
  const larger = await place(page);
  assert.ok(larger.width > start.width * 1.8, `pinched to ${larger.width / start.width}`);

  await move('touchStart', fingers([middle.x, middle.y]));
  for (const by of [10, 20, 30, 40]) await move('touchMove', fingers([middle.x + by, middle.y + by]));
  await move('touchEnd', []);
  const moved = await place(page);
  assert.ok(near(moved.x, larger.x + 40, 12) && near(moved.y, larger.y + 40, 12), `moved by ${moved.x - larger.x}, ${moved.y - larger.y}`);
  await isStill(page);
});

journey('the camera follows the packet out of view, and only then', async ({ openPage }) => {
  const page = await openPage({ viewport: SIZES.phone });
  await send(page);
  await page.keyboard.press('k');
  const slider = page.getByRole('slider', { name: 'Position in the journey' });
  const seen = async (name) => {
    const area = await page.getByRole('main').boundingBox();
    await place(page);
    const at = await diagram(page).getByRole('button', { name }).boundingBox();
    return at.x >= area.x - 1 && at.x + at.width <= area.x + area.width + 1 && at.y >= area.y - 1 && at.y + at.height <= area.y + area.height + 1;
  };
  await tab(page, 'Journey');
  await page.getByRole('region', { name: 'Out', exact: true }).getByRole('button', { name: /^Application/ }).click();
  const text = await page.getByRole('region', { name: 'Request' }).innerText();
  const target = text.match(/(orders-\d) answers/)[1];
  assert.ok(await seen(new RegExp(`^Instance ${target},`)), `${target} is in view`);
  await slider.fill('0');
});

journey('a whole picture lies clear of the buttons, and a known figure is seen whole', async ({ openPage }) => {
  for (const id of ['figure-1', 'figure-2', 'figure-4', 'figure-5', 'figure-8', 'figure-10', 'two-load-balancers', 'zone-names']) {
    const page = await openPage({ hash: `#${id}` });
    const [picture, tools, room] = await Promise.all([diagram(page), page.getByRole('group', { name: 'Camera' }), page.getByRole('main')].map((place) => place.boundingBox()));
    const right = picture.x + picture.width;
    const bottom = picture.y + picture.height;
    assert.ok(right <= room.x + room.width && bottom <= room.y + room.height, `${id} is whole`);
    assert.ok(right <= tools.x || bottom <= tools.y, `${id} lies under the buttons`);
    await page.context().close();
  }
});

journey('a picture does not begin with an empty column', async ({ openPage }) => {
  const page = await openPage({ hash: '#figure-6' });
  const room = await page.getByRole('main').boundingBox();
  const first = await diagram(page).getByRole('button', { name: /^Account Customer A/ }).boundingBox();
  assert.ok(first.x - room.x < 80, `${first.x - room.x}`);
});

journey('a double click on a container fills the view with it, and the minimap leads on', async ({ openPage }) => {
  const page = await openPage();
  const start = await place(page);
  const map = page.locator('#minimap');
  await client(page).click();
  await map.waitFor({ state: 'attached' });
  assert.ok(!await map.isVisible(), 'the whole is in view');
  const subnet = await diagram(page).getByRole('button', { name: /subnet Subnet A1/i }).first().boundingBox();
  await page.mouse.dblclick(subnet.x + subnet.width / 2, subnet.y + 3);
  const near1 = await place(page);
  assert.ok(near1.width > start.width * 1.1, `closer by ${near1.width / start.width}`);
  await map.waitFor();
  const small = await map.boundingBox();
  await page.mouse.click(small.x + small.width - 12, small.y + small.height / 2);
  const moved = await place(page);
  assert.ok(moved.x < near1.x - 50, 'the right part is in view');
  await map.focus();
  await page.keyboard.press('ArrowLeft');
  const back = await place(page);
  assert.ok(near(back.x, moved.x + 60, 2), `an arrow key moves the view by ${back.x - moved.x}`);
  await page.keyboard.press('0');
  await place(page);
  assert.ok(!await map.isVisible());
  await isStill(page);
});

journey('a pinch and ⌘ with the wheel zoom where they are made, and a wheel stops at both ends too', async ({ openPage }) => {
  const touched = await openPage({ viewport: SIZES.phone, context: { hasTouch: true } });
  const start = await place(touched);
  const area = await touched.getByRole('main').boundingBox();
  // Off the middle, where a zoom about the middle would show.
  const at = { x: area.x + area.width / 4, y: area.y + area.height / 4 };
  const touch = await touched.context().newCDPSession(touched);
  const spread = (type, by) => touch.send('Input.dispatchTouchEvent', {
    type, touchPoints: by ? [{ x: at.x - by, y: at.y, id: 0 }, { x: at.x + by, y: at.y, id: 1 }] : [],
  });
  await spread('touchStart', 30);
  for (const by of [40, 50, 60]) await spread('touchMove', by);
  await spread('touchEnd');
  const pinched = await place(touched);
  const larger = pinched.width / start.width;
  assert.ok(larger > 1.5, `pinched to ${larger}`);
  assert.ok(near(pinched.x, at.x + (start.x - at.x) * larger, 8) && near(pinched.y, at.y + (start.y - at.y) * larger, 8), 'what is between the fingers stays there');

  const page = await openPage();
  await page.keyboard.press('1');
  const one = await place(page);
  const over = await overDiagram(page);
  await page.keyboard.down('Meta');
  for (let turn = 0; turn < 8; turn += 1) await page.mouse.wheel(0, -400);
  const closest = await place(page);
  assert.ok(near(closest.width / one.width, 4, 0.1), `four times: ${closest.width / one.width}`);
  assert.ok(near(closest.x, over.x + (one.x - over.x) * 4, 4) && near(closest.y, over.y + (one.y - over.y) * 4, 4), 'what is under the pointer stays there');
  for (let turn = 0; turn < 16; turn += 1) await page.mouse.wheel(0, 400);
  assert.ok(near((await place(page)).width / one.width, 0.1, 0.02), 'a tenth');
  await page.keyboard.up('Meta');
});

journey('wherever the wheel turns, and wherever Tab leads, the page beneath stays', async ({ openPage }) => {
  const page = await openPage();
  await send(page);
  const places = [page.getByRole('banner'), page.getByRole('region', { name: 'Request' }), page.getByRole('main'), page.getByRole('region', { name: 'Details' }), page.getByRole('tree'), inspector(page)];
  for (const one of places) {
    const { x, y, width, height } = await one.boundingBox();
    await page.mouse.move(x + width / 2, y + Math.min(height / 2, 40));
    for (const down of [3000, -3000, 3000]) await page.mouse.wheel(down / 2, down);
    await isStill(page);
  }
  for (let press = 0; press < 60; press += 1) await page.keyboard.press('Tab');
  await isStill(page);
  // It can be missed: a page that is higher than its window scrolls.
  await page.evaluate(() => { for (const one of [document.documentElement, document.body]) Object.assign(one.style, { overflow: 'visible', height: '3000px' }); });
  await page.evaluate(() => scrollTo(0, 100));
  await assert.rejects(() => isStill(page), /the page itself stays/);
});

journey('of a large picture only what is near the view is there; keys, the selection and paper have all of it', async ({ openPage }) => {
  const page = await openPage();
  await openFile(page, 'many.json', JSON.stringify(await figures(29)));
  const picture = page.getByRole('group', { name: 'Diagram of 29 of Figure 5' });
  await picture.waitFor();
  await overDiagram(page);
  const boxes = () => picture.locator('.box').count();
  const vpcs = () => picture.locator('.box.vpc').count();
  // The focus is on another box, all of which is in view.
  const walk = async (key) => {
    const from = await page.evaluate(() => document.activeElement.id);
    await page.keyboard.press(key);
    await page.waitForFunction((from) => {
      const [box, room] = [document.activeElement, document.querySelector('main')].map((place) => place.getBoundingClientRect());
      const moved = document.activeElement.matches('.box') && document.activeElement.id !== from;
      return moved && box.top >= room.top - 1 && box.bottom <= room.bottom + 1;
    }, from, { timeout: 10_000 });
  };
  assert.ok(await boxes() < 400, `${await boxes()} boxes`);
  assert.equal(await vpcs(), 58, 'every VPC is there');

  // Keys walk to what is not there yet, and the camera goes along, in either direction.
  await client(page).first().click();
  for (let press = 0; press < 8; press += 1) await walk('ArrowDown');
  for (let turn = 0; turn < 10; turn += 1) await page.mouse.wheel(0, 900);
  await walk('ArrowUp');
  assert.equal(await picture.getByRole('button', { pressed: true }).count(), 1, 'what is selected stays');

  // Farther out there is more, without letters.
  assert.ok(await picture.locator('.texts').count() > 0);
  await page.keyboard.press('0');
  await picture.locator('.still.far').waitFor();
  assert.equal(await picture.locator('.texts').count(), 0);
  await page.waitForFunction(() => !document.querySelector('.world').style.transition);
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await page.waitForFunction(() => document.querySelectorAll('.world .box').length > 700);
  assert.ok(await picture.locator('.texts').count() > 700);
});
