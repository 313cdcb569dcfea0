// Without sight, without a mouse, without colour: what the page tells assistive technology, where the focus shows, how
// large what is pressed is, and that every meaning has a word or a shape.

import assert from 'node:assert/strict';
import { SIZES, journey } from './harness.mjs';
import { details, diagram, inspector, linkTo, outline, packed, request, says, select, send, tab } from './playground.mjs';

journey('the diagram is in the accessibility tree, and its containers are a tree in reading order', async ({ openPage }) => {
  const page = await openPage();
  const told = await diagram(page).ariaSnapshot();
  for (const line of [/button "Instance client-1, [^"]*us-east-1a[^"]*running/, /button "VPC VPC A/, /button "Interface endpoint orders/, /button "Availability Zone us-east-1a/]) {
    assert.match(told, line);
  }
  const rows = await outline(page).getByRole('treeitem').evaluateAll((all) => all.map((row) => ({
    id: row.dataset.resource, level: Number(row.ariaLevel), top: row.getBoundingClientRect().top,
  })));
  const boxes = await diagram(page).locator('.box[data-resource]').evaluateAll((all) => all.map((box) => {
    const { left, top } = box.querySelector('.body').getBoundingClientRect();
    return { id: box.dataset.resource, left, top };
  }));
  const place = new Map(rows.map((row, at) => [row.id, at]));
  for (const { id } of boxes) assert.ok(place.has(id), `${id} is a line of the tree`);
  rows.forEach((row, at) => {
    assert.ok(at === 0 || row.top > rows[at - 1].top, 'read from top to bottom');
    assert.ok(row.level <= (rows[at - 1]?.level ?? 0) + 1, 'a level is never left out');
  });
  // Consumers stand left and are read first; within a VPC it goes from top to bottom.
  const inOrder = (ids, by) => {
    const drawn = ids.toSorted((one, other) => by(one) - by(other));
    assert.deepEqual(ids.toSorted((one, other) => place.get(one) - place.get(other)), drawn);
  };
  const box = new Map(boxes.map((one) => [one.id, one]));
  const of = (pattern) => [...box.keys()].filter((id) => pattern.test(id));
  assert.equal(of(/^vpc-/).length, 2);
  inOrder(of(/^vpc-/), (id) => box.get(id).left);
  inOrder(of(/^i-0b/), (id) => box.get(id).top);
});

journey('one polite live region tells what happened, and the focus stays', async ({ openPage }) => {
  const page = await openPage();
  const regions = () => page.evaluate(() => [...document.querySelectorAll('[aria-live], [role=status], [role=log]')].map((one) => [one.id, one.ariaLive, one.role]));
  assert.deepEqual(await regions(), [['live', 'polite', 'status']]);
  const live = page.locator('#live');
  await send(page);
  await says(live, /^Connected\. orders-\d answers/);
  const panel = await select(page, 'security group endpoint-sg');
  const remove = panel.getByRole('button', { name: /^Remove inbound rule/ });
  await remove.focus();
  await page.keyboard.press('Enter');
  await says(live, /This breaks an expectation.*Remove inbound rule.*The last request now: Timed out/);
  assert.notEqual(await page.evaluate(() => document.activeElement?.localName), 'body', 'the focus is not lost');
  await page.keyboard.press('Control+z');
  await says(live, /^Undone: Remove inbound rule.*Connected/);
  await tab(page, 'DNS');
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').waitFor();
  assert.deepEqual(await regions(), [['live', 'polite', 'status']], 'nothing else talks');
});

/** How the focus shows on what has it: runs in the page. */
function focusShows() {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const name = `${at.getAttribute('role') ?? at.localName} ${(at.getAttribute('aria-label') ?? at.innerText ?? at.id).slice(0, 40)}`;
  const drawn = at.matches('g.box') ? getComputedStyle(at.querySelector('.body')) : getComputedStyle(at);
  const width = at.matches('g.box') ? parseFloat(drawn.strokeWidth) : parseFloat(drawn.outlineWidth);
  const colour = at.matches('g.box') ? drawn.stroke : drawn.outlineColor;
  const shows = at.matches('g.box') ? width >= 3 : drawn.outlineStyle !== 'none' && width >= 2;
  const { left, right, top, bottom } = at.getBoundingClientRect();
  const inSight = right > 0 && left < innerWidth && bottom > 0 && top < innerHeight;
  return { name, shows: shows && !/rgba\(.*, 0\)|transparent/.test(colour), inSight };
}

for (const [theme, viewport, full] of [['light', SIZES.laptop, false], ['dark', SIZES.phone, true]]) {
  journey(`wherever Tab leads the focus shows, ${theme}, ${viewport.width} px wide`, async ({ openPage }) => {
    const page = await openPage({ theme, viewport });
    await send(page);
    await page.evaluate(() => document.activeElement.blur());
    const seen = new Set();
    const unseen = [];
    for (let press = 0; press < 120; press += 1) {
      // While the journey plays, too: what follows it must not scroll away from the reader.
      await page.keyboard.press('Tab');
      const now = await page.evaluate(focusShows);
      if (now) seen.add(now.name);
      if (now && !(now.shows && now.inSight)) unseen.push(now.name);
    }
    assert.ok(seen.size > 15, `${seen.size} stops`);
    assert.deepEqual(unseen, []);
  }, { full });
}

/** What a pointer can press and no key comes to, in words: runs in the page. */
function unreachable() {
  const roves = '[role=tree], [role=grid], [role=tablist], [role=radiogroup], [role=listbox], [role=menu], [role=table], table, .still, .ladder';
  const found = [];
  for (const one of document.querySelectorAll('button, a[href], input, select, textarea, summary, [role=button], [role=option], [role=radio], [role=treeitem], [role=tab]')) {
    if (one.tabIndex >= 0 || one.disabled || !one.checkVisibility({ visibilityProperty: true }) || one.getBoundingClientRect().width === 0) continue;
    // Inside what one stop stands for arrow keys lead on; there has to be that stop.
    const whole = one.closest(roves);
    if (whole && (whole.tabIndex >= 0 || whole.querySelector('[tabindex="0"], button:not([tabindex="-1"])'))) continue;
    found.push(`${one.localName} ${one.getAttribute('role') ?? ''} “${(one.getAttribute('aria-label') ?? one.textContent).trim().slice(0, 40)}”`);
  }
  return found;
}

journey('what a pointer presses a key comes to: by Tab, or by arrow keys inside what Tab comes to', async ({ openPage }) => {
  const page = await openPage();
  const found = [];
  const look = async (where) => found.push(...(await page.evaluate(unreachable)).map((text) => `${where}: ${text}`));
  await look('fresh');
  await send(page);
  for (const name of ['Journey', 'Ladder', 'Packets', 'DNS', 'PROXY', 'Spread', 'Load', 'Exposure', 'Availability', 'Findings', 'Cost']) {
    await tab(page, name);
    await look(name);
  }
  await select(page, 'security group endpoint-sg');
  await look('inspector');
  assert.deepEqual(found, []);
  // It can be missed: a button nobody comes to is found.
  await page.evaluate(() => document.querySelector('.bar').append(Object.assign(document.createElement('button'), { textContent: 'Lost', tabIndex: -1 })));
  assert.match((await page.evaluate(unreachable)).join(), /Lost/);
});

/** What is pressed and smaller than a finger wants, in words: runs in the page. Links in a sentence are as high as it. */
function small() {
  const found = [];
  for (const one of document.querySelectorAll('button, input, select, summary, [role=tab], [role=option], [role=treeitem], [role=radio], [role=switch], [role=menuitem]')) {
    const { width, height } = one.getBoundingClientRect();
    if (width === 0 || !one.checkVisibility({ visibilityProperty: true }) || one.closest('p, .says, .inline')) continue;
    if (one.matches('input[type=checkbox]') && one.closest('label')) continue;
    if (Math.min(width, height) < 24) found.push(`${one.localName}.${one.className} “${(one.getAttribute('aria-label') ?? one.textContent).trim().slice(0, 40)}”: ${width} × ${height}`);
  }
  return [...new Set(found)];
}

for (const viewport of [SIZES.laptop, SIZES.phone]) {
  journey(`what is pressed is at least 24 px large, ${viewport.width} px wide`, async ({ openPage }) => {
    const page = await openPage({ viewport });
    const found = [];
    const look = async (where) => found.push(...(await page.evaluate(small)).map((text) => `${where}: ${text}`));
    await look('fresh');
    await send(page, { port: 80 });
    for (const name of ['Journey', 'Ladder', 'Packets', 'DNS', 'PROXY', 'Spread', 'Load', 'Exposure', 'Availability', 'Findings', 'Cost']) {
      await tab(page, name);
      await look(name);
    }
    if (viewport === SIZES.phone) await tab(page, 'Outline');
    await select(page, 'security group endpoint-sg');
    if (viewport === SIZES.phone) await tab(page, 'Inspect');
    await inspector(page).waitFor();
    await look('inspector');
    for (const key of ['Control+k', '?']) {
      await page.getByRole('main').focus();
      await page.keyboard.press(key);
      await page.getByRole('dialog').waitFor();
      await look(`dialog by ${key}`);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    }
    assert.deepEqual(found, []);
  }, { full: viewport === SIZES.laptop });
}

journey('no meaning is by colour alone: a word or a shape says it too', async ({ openPage }) => {
  const commands = [{ LoseZone: { zone: 'use1-az2' } }, { StopInstances: { instance: 'i-0b0000000000000b1' } }];
  const page = await openPage({ hash: linkTo({ commands }) });
  // Down and lost: in the name, and a cross on the box.
  for (const [name, word] of [['orders-1', /not serving/], ['orders-4', /Availability Zone lost/]]) {
    assert.match(await diagram(page).getByRole('button', { name: new RegExp(`^Instance ${name}`) }).getAttribute('aria-label'), word);
  }
  assert.ok(await diagram(page).locator('.badge path').count() >= 4, 'a cross each');
  await send(page, { port: 80 });
  assert.match(await request(page).locator('.verdict-word').innerText(), /Timed out/);
  assert.ok(await request(page).locator('.verdict-word').locator('xpath=..').locator('svg').count() > 0, 'and a sign');
  await page.keyboard.press('d');
  await diagram(page).locator('.overlay .drop path').waitFor();
  const checks = details(page).locator('.check:not(.note)');
  for (const check of await checks.all()) {
    assert.match(await check.locator('.word').innerText(), /\w/);
    assert.equal(await check.locator('svg').count() > 0, true);
  }
  assert.ok(await checks.count() > 2);
  await tab(page, 'Findings');
  for (const line of await details(page).locator('.finding').all()) assert.match(await line.locator('.chip').innerText(), /\w/);

  // Lines and borders differ in their stroke or are named where they stand.
  const all = await openPage({ hash: packed({ base: 'figure-1', commands: [] }) });
  await all.getByRole('button', { name: 'Show the legend' }).click();
  const strokes = (selector) => all.locator(`#legend ${selector}`).evaluateAll((lines) => lines.map((line) => {
    const { strokeDasharray, strokeWidth } = getComputedStyle(line);
    return `${strokeDasharray} ${strokeWidth}`;
  }));
  const [drawn, bordered] = [await strokes('.line'), await strokes('.body')];
  assert.ok(new Set(drawn).size >= 6, `lines: ${drawn}`);
  assert.ok(new Set(bordered).size >= 3, `borders: ${bordered}`);
});
