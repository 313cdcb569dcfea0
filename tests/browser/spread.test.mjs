// Where connections go: DNS alternates the endpoint's interfaces, the flow hash spreads over targets, cross-zone
// decides over whose.

import assert from 'node:assert/strict';
import { journey } from './harness.mjs';
import { NAMES, inspector, says, select, send, tab, way } from './playground.mjs';

const INTERFACES = ['10.0.1.87', '10.0.2.87'];
const NODES = { '10.0.1.87': '10.1.1.9', '10.0.2.87': '10.1.2.9' };

journey('sending by the regional name alternates the interfaces; by a zonal name never', async ({ openPage }) => {
  const page = await openPage();
  const used = [];
  for (let time = 0; time < 4; time += 1) {
    assert.match(await send(page), /^Connected/);
    used.push((await way(page)).endpoint);
  }
  assert.deepEqual([...used].sort(), [INTERFACES[0], INTERFACES[0], INTERFACES[1], INTERFACES[1]]);
  assert.notEqual(used[0], used[1]);
  assert.notEqual(used[1], used[2]);

  for (let time = 0; time < 3; time += 1) {
    assert.match(await send(page, { to: NAMES.zonal }), /^Connected/);
    assert.equal((await way(page)).endpoint, INTERFACES[0]);
  }
  const answer = await tab(page, 'DNS');
  await says(answer, /10\.0\.1\.87/);
  assert.doesNotMatch(await answer.innerText(), /10\.0\.2\.87/, 'a zonal name has one address');
});

journey('a target sees the address of a node as the source, with cross-zone off of its own zone', async ({ openPage }) => {
  const page = await openPage();
  for (let time = 0; time < 3; time += 1) {
    const verdict = await send(page);
    const { endpoint, node, target } = await way(page);
    assert.equal(node, NODES[endpoint], 'an interface leads to the node of its zone');
    assert.ok(verdict.includes(`sees ${node}:`), `${verdict} names the node ${node}`);
    assert.equal(target.split('.')[2], node.split('.')[2], 'the target lies in the zone of the node');
  }
});

/** The lines of the table by target: name to connections. */
async function byTarget(panel) {
  const rows = panel.getByRole('table').first().getByRole('row');
  const found = {};
  for (const row of (await rows.all()).slice(1)) {
    const name = await row.getByRole('rowheader').innerText();
    found[name] = Number((await row.getByRole('cell').first().innerText()).replace(/\D/g, ''));
  }
  return found;
}

async function run(page) {
  const panel = await tab(page, 'Spread');
  await panel.getByRole('button', { name: /^Run/ }).click();
  await says(panel, /Run again/, 20_000);
  return panel;
}

const SAME_ZONE = ['orders-1', 'orders-2', 'orders-3'];
const ALL = [...SAME_ZONE, 'orders-4', 'orders-5', 'orders-6'];

function isEven(counts, names) {
  assert.deepEqual(Object.keys(counts).sort(), names);
  const sum = Object.values(counts).reduce((all, one) => all + one, 0);
  assert.equal(sum, 1000);
  const share = 1000 / names.length;
  for (const [name, count] of Object.entries(counts)) {
    assert.ok(count > share * 0.7 && count < share * 1.3, `${name} got ${count} of ${share}`);
  }
}

journey('1,000 source ports reach every target in reach: one zone without cross-zone, both with it', async ({ openPage }) => {
  const page = await openPage();
  await send(page, { to: NAMES.zonal });
  isEven(await byTarget(await run(page)), SAME_ZONE);

  await select(page, /Network Load Balancer orders/);
  const cross = inspector(page).getByRole('switch', { name: 'Cross-zone load balancing' });
  await cross.click();
  await says(cross, /On/);
  const panel = await tab(page, 'Spread');
  await says(panel, /The sketch has changed since this run/);
  isEven(await byTarget(await run(page)), ALL);
  assert.doesNotMatch(await panel.innerText(), /has changed since/);
});

journey('the run has a worker of its own and asks for the program no second time', async ({ openPage }) => {
  const page = await openPage();
  assert.equal(page.workers().length, 0, 'no worker before there is work');
  await run(page);
  assert.equal(page.workers().length, 1, 'a worker did it');
  const programs = page.requests.filter((url) => url.endsWith('.wasm'));
  assert.deepEqual([programs.length, new Set(programs).size], [2, 2], 'each of its two parts once');
});
