// Where things lie, in every scenario: a box lies in one container and no doubt about it, nothing lies on anything else,
// nothing strays, and a security group holds nothing. Held against the outline, which says what lies in what in words.

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { journey } from './harness.mjs';
import { diagram, outline } from './playground.mjs';

const SCENARIOS = new URL('../../static/scenarios/', import.meta.url);

/** Every scenario with its title. */
async function scenarios() {
  const names = (await readdir(SCENARIOS)).filter((name) => name.endsWith('.json'));
  assert.ok(names.length > 15, 'the scenarios are there');
  return Promise.all(names.map(async (name) => ({ id: name.slice(0, -5), title: JSON.parse(await readFile(new URL(name, SCENARIOS), 'utf8')).title })));
}

/** The boxes of the picture, and the lines of the outline with the ids of all they lie in. Runs in the page. */
function picture() {
  const number = (rect, name) => Number(rect.getAttribute(name));
  const boxes = [...document.querySelectorAll('.centre .still .box')].map((box) => {
    const rect = box.querySelector('.body');
    const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) => number(rect, name));
    return { id: box.dataset.resource ?? '', name: box.getAttribute('aria-label'), classes: [...box.classList], x, y, right: x + width, bottom: y + height };
  });
  const [rows, around] = [[], []];
  for (const row of document.querySelectorAll('[role=tree] [role=treeitem]')) {
    const level = Number(row.getAttribute('aria-level'));
    around.length = level - 1;
    rows.push({ id: row.dataset.resource, inside: [...around] });
    around.push(row.dataset.resource);
  }
  const world = document.querySelector('.centre svg.world');
  return { boxes, rows, width: Number(world.getAttribute('width')), height: Number(world.getAttribute('height')) };
}

const is = (box, ...names) => names.some((name) => box.classes.includes(name));
const meets = (one, other) => one.x < other.right && other.x < one.right && one.y < other.bottom && other.y < one.bottom;
const holds = (outer, inner) => outer.x <= inner.x && outer.y <= inner.y && outer.right >= inner.right && outer.bottom >= inner.bottom;
/** What stands on the border of its VPC or data center, half in and half out. */
const isOnBorder = (box) => is(box, 'endpoint', 'gateway', 'customer-gateway', 'service', 'resolver');

/** What lies where it should not, in words. */
function misplaced({ boxes, width, height }) {
  const found = [];
  boxes.forEach((one, at) => {
    if (one.x < 0 || one.y < 0 || one.right > width || one.bottom > height) found.push(`${one.name} strays out of the picture`);
    for (const other of boxes.slice(at + 1).filter((other) => meets(one, other))) {
      const containers = [one, other].filter((box) => is(box, 'container'));
      const [thing] = [one, other].filter((box) => !is(box, 'container'));
      if (containers.length === 0) found.push(`${one.name} lies on ${other.name}`);
      else if (!(thing && isOnBorder(thing)) && !holds(one, other) && !holds(other, one)) found.push(`${one.name} lies half in ${other.name}`);
    }
    const borders = isOnBorder(one) ? boxes.filter((other) => is(other, 'container') && meets(one, other) && !holds(other, one)) : [];
    if (borders.length > 1) found.push(`${one.name} stands on the borders of ${borders.map((box) => box.name).join(' and ')}`);
  });
  return found;
}

/** The VPC, zone and subnet something lies in, of a list of ids. */
const places = (ids) => ids.filter((id) => /^(vpc|subnet)-(?!svc)|^[a-z]+\d-az\d$/.test(id)).sort().join(' ');

/** Where the picture and the outline say different things. */
function disagreements({ boxes, rows }) {
  const found = [];
  const containers = boxes.filter((box) => is(box, 'container') && box.id);
  const row = new Map(rows.map((one) => [one.id, one]));
  for (const box of boxes.filter((one) => /^(i|eni|subnet)-/.test(one.id) && row.has(one.id))) {
    const around = containers.filter((other) => other !== box && other.id !== box.id && holds(other, box)).map((other) => other.id);
    const [drawn, said] = [places(around), places(row.get(box.id).inside)];
    if (drawn !== said) found.push(`${box.name} lies in ${drawn || 'nothing'}, by the outline in ${said || 'nothing'}`);
  }
  for (const box of boxes.filter((one) => is(one, 'endpoint') && /^vpce-/.test(one.id) && row.has(one.id))) {
    const touched = containers.filter((other) => is(other, 'vpc') && meets(other, box)).map((other) => other.id);
    if (touched.join() !== places(row.get(box.id).inside)) found.push(`${box.name} stands on ${touched}`);
  }
  return found;
}

journey('in every scenario boxes lie wholly in one container, on nothing else, and where the outline says', async ({ openPage }) => {
  const page = await openPage();
  const found = [];
  let compared = 0;
  for (const { id, title } of await scenarios()) {
    await page.evaluate((hash) => { location.hash = hash; }, id);
    await page.getByRole('group', { name: `Diagram of ${title}`, exact: true }).waitFor();
    const seen = await page.evaluate(picture);
    assert.ok(seen.boxes.length > 3, `${id} is drawn`);
    compared += seen.rows.length;
    found.push(...[...misplaced(seen), ...disagreements(seen)].map((text) => `${id}: ${text}`));
    const left = Math.min(...seen.boxes.map((box) => box.x));
    const top = Math.min(...seen.boxes.map((box) => box.y));
    if (left > 80 || top > 80) found.push(`${id}: the picture begins with a gap of ${left}, ${top}`);
    const [right, bottom] = [Math.max(...seen.boxes.map((box) => box.right)), Math.max(...seen.boxes.map((box) => box.bottom))];
    if (seen.width - right > 80 || seen.height - bottom > 80) found.push(`${id}: it ends with a gap of ${seen.width - right}, ${seen.height - bottom}`);
  }
  assert.ok(compared > 300, `${compared} lines of outlines`);
  assert.deepEqual(found, []);
}, { timeout: 180_000 });

journey('what lies wrong is found', async ({ openPage }) => {
  const page = await openPage();
  const seen = await page.evaluate(picture);
  const client = seen.boxes.find((box) => /^Instance client-1/.test(box.name));
  const other = seen.boxes.find((box) => /^Instance orders-1/.test(box.name));
  Object.assign(client, { x: other.x, y: other.y + 4, right: other.right, bottom: other.bottom + 4 });
  assert.match(misplaced(seen).join(), /client-1.* lies on .*orders-1|orders-1.* lies on .*client-1/);
  assert.match(disagreements(seen).join(), /Instance client-1.* lies in .*subnet/);
});

journey('a security group is no container: it has no box, holds nothing but its rules, and a host stands once', async ({ openPage }) => {
  // An instance in two groups would have to lie in both.
  const page = await openPage();
  const groups = ['sg-0e0d901a7000000a2'];
  for (const group of groups) await outline(page).locator(`[data-resource="${group}"]`).first().waitFor();
  const seen = await page.evaluate(picture);
  const ids = seen.rows.map((row) => row.id);
  assert.ok(ids.filter((id) => id.startsWith('sg-')).length >= 3, 'the outline lists the groups');
  assert.deepEqual(seen.boxes.filter((box) => /^sgr?-/.test(box.id)), [], 'none is a box');
  const held = seen.rows.filter((row) => row.inside.some((id) => id.startsWith('sg-')));
  assert.deepEqual(held.filter((row) => !row.id.startsWith('sgr-')), [], 'nothing lies in one');
  const hosts = ids.filter((id) => id.startsWith('i-'));
  assert.equal(new Set(hosts).size, hosts.length, 'each host stands once');
  // Chosen, it is not drawn around anything either.
  const before = await diagram(page).locator('.box').count();
  await outline(page).locator(`[data-resource="${groups[0]}"]`).first().click();
  await page.getByRole('region', { name: 'Inspector' }).getByRole('heading', { level: 2 }).waitFor();
  assert.equal(await diagram(page).locator('.box').count(), before);
});
