// Load: a rate and a duration, what breaks meanwhile, and what comes of it over time.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { checker } from './checker.mjs';
import { SIZES, journey } from './harness.mjs';
import { details, diagram, download, inspector, palette, says, select, send, tab } from './playground.mjs';

const CHARTS = ['Flows per target', 'Flows per zone', 'Latency', 'Failures by reason', 'Open connections'];
const MOMENT = /^(.*), moment$/;

const field = (panel, name) => panel.getByLabel(name, { exact: true });
const chart = (panel, name) => panel.getByRole('slider', { name: `${name}, moment` });
const json = (panel) => panel.getByRole('textbox', { name: 'The load as JSON' });
const moment = (panel) => panel.getByRole('slider', { name: 'Moment', exact: true });

/** Opens the tab; what is asked is unfolded. */
async function load(page) {
  const panel = await tab(page, 'Load');
  await panel.getByText('What is asked', { exact: true }).waitFor();
  return panel;
}

async function fold(panel, name, open) {
  const part = panel.locator('details', { has: panel.page().locator(`:scope > summary:text-is("${name}")`) }).last();
  if ((await part.evaluate((one) => one.open)) !== open) await part.locator(':scope > summary').click();
}

/** Runs what is asked, for so many seconds of its own time. */
async function run(page, { duration = 5, rate = 100 } = {}) {
  const panel = await load(page);
  await fold(panel, 'What is asked', true);
  await field(panel, 'Duration in seconds').fill(String(duration));
  await field(panel, 'Per second').fill(String(rate));
  await panel.getByRole('button', { name: /^Run/ }).click();
  await says(panel, /Run again/, 30_000);
  return panel;
}

journey('a rate and a duration: charts per target, per zone, of latency, failures and open connections over time', async ({ openPage }) => {
  const page = await openPage();
  const panel = await run(page);
  for (const name of CHARTS) await panel.getByRole('region', { name }).waitFor();
  await says(panel, /After 5 s/);
  await says(panel.getByRole('table').first(), /Connections.*Requests/s);
  await says(panel.getByRole('region', { name: 'Flows per target' }), /orders-\d/);
  await says(panel.getByRole('region', { name: 'Latency' }), /p50.*p90.*p99/s);
});

journey('the form begins as the request bar, and its JSON says the same both ways', async ({ openPage }) => {
  const page = await openPage();
  await send(page, { from: 'client-2' });
  const panel = await load(page);
  assert.equal(await panel.getByRole('combobox', { name: 'From' }).inputValue(), 'client-2');
  await field(panel, 'Per second').fill('0.5');
  await fold(panel, 'As JSON', true);
  assert.match(await json(panel).inputValue(), /"from": "client-2"[^]*"rate_per_s": 0\.5/);
  // What the form does not know stays.
  const own = (await json(panel).inputValue()).replace('"duration_s"', '"loss_ppm": 7,\n  "duration_s"');
  await json(panel).fill(own);
  await panel.getByLabel('Connections begin').selectOption('In bursts');
  assert.match(await json(panel).inputValue(), /"kind": "burst", "size": 100, "every_s": 1[^]*"loss_ppm": 7/);
  await field(panel, 'At once').waitFor();
  // What is wrong stands beside it, and nothing is lost.
  await json(panel).fill('{"clients":');
  await panel.getByRole('alert').filter({ hasText: /./ }).waitFor();
  await panel.getByRole('button', { name: /^Run/ }).click();
  assert.equal(await json(panel).inputValue(), '{"clients":');
  await json(panel).fill(own);
  await panel.getByRole('alert').filter({ hasText: /./ }).waitFor({ state: 'detached' }).catch(() => null);
  await field(panel, 'Per second').fill('lots');
  await says(panel.getByRole('alert'), /rate_per_s/);
  assert.equal(await field(panel, 'Per second').getAttribute('aria-invalid'), 'true');
  const { name, text } = await download(page, () => panel.getByRole('button', { name: 'Save as a file' }).click());
  assert.match(name, /load\.json$/);
  assert.match(text, /"rate_per_s": "lots"/);
});

journey('several faults are chosen from what can break, with their seconds', async ({ openPage }) => {
  const page = await openPage();
  const panel = await load(page);
  await panel.getByText('Faults', { exact: true }).click();
  const add = panel.getByRole('group', { name: 'Add a fault' });
  await add.getByLabel('From second').fill('1');
  await add.getByLabel('Until second').fill('3');
  await add.getByRole('button', { name: 'Add the fault' }).click();
  await says(panel, /Faults, 1/);
  await add.getByLabel('What breaks').selectOption('Stop (host)');
  await add.getByLabel('Which').selectOption('Stop orders-2');
  await add.getByRole('button', { name: 'Add the fault' }).click();
  await says(panel, /Faults, 2/);
  await panel.getByRole('textbox', { name: 'Stop orders-2, Until second' }).fill('');
  await fold(panel, 'As JSON', true);
  assert.match(await json(panel).inputValue(), /"at_s": 1, "until_s": 3, "break": \{"LoseZone"[^]*"at_s": 1,\s+"break": \{"StopInstances"/);
  await run(page);
  await says(panel.getByRole('list').last(), /Lose|lost/);
  // A fault is a line across each chart.
  await panel.locator('.load-plot').first().locator('.mark').first().waitFor({ state: 'attached' });
});

journey('a run says at once how far it is, and stops with what it has found', async ({ openPage }) => {
  const page = await openPage();
  const panel = await load(page);
  await field(panel, 'Duration in seconds').fill('86400');
  await field(panel, 'Per second').fill('1000');
  await panel.getByRole('button', { name: /^Run/ }).click();
  await panel.getByRole('progressbar').waitFor();
  await says(panel, /of 86,400 s, [\d,]+ connections so far/, 20_000);
  await panel.getByRole('region', { name: 'Flows per target' }).waitFor();
  await panel.getByRole('button', { name: 'Stop' }).click();
  await says(panel, /Stopped; these are the results so far/);
  await panel.getByRole('region', { name: 'Flows per target' }).waitFor();
});

journey('without a worker a load comes to the same, and can be stopped', async ({ openPage }) => {
  const sums = async (page) => {
    const panel = await run(page, { duration: 3 });
    return (await panel.getByRole('table').first().innerText()).replace(/\s+/g, ' ');
  };
  const worked = await sums(await openPage());
  const page = await openPage({ init: () => { window.Worker = class { constructor() { throw new Error('no workers here'); } }; } });
  assert.equal(await sums(page), worked);
  assert.equal(page.workers().length, 0);
  const panel = await load(page);
  await fold(panel, 'What is asked', true);
  await field(panel, 'Duration in seconds').fill('86400');
  await panel.getByRole('button', { name: /^Run/ }).click();
  await says(panel, /connections so far/, 20_000);
  await panel.getByRole('button', { name: 'Stop' }).click();
  await says(panel, /Stopped; these are the results so far/);
});

journey('one moment for all charts: by slider, by arrow keys on a chart, under the pointer', async ({ openPage }) => {
  const page = await openPage();
  const panel = await run(page, { duration: 10 });
  const values = async () => Promise.all(CHARTS.map((name) => chart(panel, name).getAttribute('aria-valuenow')));
  const all = (value) => CHARTS.map(() => String(value));
  await chart(panel, 'Latency').focus();
  await page.keyboard.press('Home');
  assert.deepEqual(await values(), all(0));
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  assert.deepEqual(await values(), all(2));
  assert.match(await chart(panel, 'Latency').getAttribute('aria-valuetext'), /^0\.\d+ s: p50 .*, p90 .*, p99 /);
  await moment(panel).focus();
  await page.keyboard.press('End');
  const last = Number(await moment(panel).getAttribute('max'));
  assert.deepEqual(await values(), all(last));
  const plot = chart(panel, 'Flows per zone');
  await plot.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await plot.boundingBox();
  // Half of the axis, which begins 60 and ends 24 of 480 px from the picture's edges.
  await page.mouse.move(x + width * (60 + 198) / 480, y + height / 2);
  const halfway = Number((await values())[0]);
  assert.ok(Math.abs(halfway - last / 2) <= 2, `${halfway} of ${last}`);
  assert.deepEqual(await values(), all(halfway));
  await says(panel.getByRole('region', { name: 'Flows per zone' }), /use1-az\d.*\d/s);
});

journey('each chart is a table and a file, of values and as a picture', async ({ openPage }) => {
  const page = await openPage();
  const panel = await run(page);
  for (const name of CHARTS) {
    const part = panel.getByRole('region', { name, exact: false }).first();
    await part.getByText('As a table').click();
    await part.getByRole('table').waitFor();
    assert.ok((await part.getByRole('row').count()) > 10);
    await part.getByText('As a table').click();
    await part.getByRole('table').waitFor({ state: 'detached' });
    const csv = await download(page, () => part.getByRole('button', { name: `${name} as CSV` }).click());
    assert.match(csv.name, /-(targets|zones|latency|failures|open)\.csv$/);
    assert.match(csv.text, /^time_ms(,|\r\n)/);
    const [file] = await Promise.all([page.waitForEvent('download'), part.getByRole('button', { name: `${name} as PNG` }).click()]);
    assert.match(file.suggestedFilename(), /\.png$/);
    const bytes = await readFile(await file.path());
    assert.equal(bytes.subarray(1, 4).toString(), 'PNG');
    assert.equal(bytes.readUInt32BE(16), 960, 'twice as wide as on the page');
  }
});

journey('the picture shows how strongly each line is used at the moment, while the tab is open', async ({ openPage }) => {
  const page = await openPage();
  await run(page);
  const flows = diagram(page).locator('.flow');
  await flows.first().waitFor({ state: 'attached' });
  assert.ok((await flows.count()) > 2);
  await tab(page, 'Journey');
  await flows.first().waitFor({ state: 'detached' });
});

journey('a change of the sketch makes the result an old one', async ({ openPage }) => {
  const page = await openPage();
  const panel = await run(page);
  assert.doesNotMatch(await panel.innerText(), /has changed since/);
  await select(page, /Network Load Balancer orders/);
  await inspector(page).getByRole('switch', { name: 'Cross-zone load balancing' }).click();
  await says(panel, /The sketch has changed since this run/);
  await run(page);
  assert.doesNotMatch(await panel.innerText(), /has changed since/);
});

journey('everything of a load by keyboard', async ({ openPage }) => {
  const page = await openPage();
  await palette(page, 'show the load');
  const panel = details(page).getByRole('tabpanel');
  await field(panel, 'Duration in seconds').focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('3');
  await palette(page, 'run the load');
  await says(panel, /Run again/, 30_000);
  await panel.getByRole('button', { name: 'Run again' }).focus();
  const stops = new Set();
  for (let step = 0; step < 40; step += 1) {
    await page.keyboard.press('Tab');
    stops.add(await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.id ?? ''));
  }
  const charts = [...stops].filter((name) => MOMENT.test(name));
  assert.equal(charts.length, CHARTS.length, [...stops].join(', '));
  assert.ok(stops.has('load-moment') && stops.has('Latency as PNG'), [...stops].join(', '));
});

journey('on a phone nothing of a load is cut', async ({ openPage }) => {
  const page = await openPage({ viewport: SIZES.phone, theme: 'dark' });
  const panel = await run(page);
  await fold(panel, 'What is asked', true);
  for (const element of await panel.locator('input, select, .load-plot, .load-legend, button').all()) {
    const box = await element.boundingBox();
    if (!box) continue;
    assert.ok(box.x >= 0 && box.x + box.width <= SIZES.phone.width, `${await element.evaluate((one) => one.outerHTML.slice(0, 120))} reaches to ${box.x + box.width}`);
  }
});

for (const theme of ['light', 'dark']) {
  for (const viewport of [SIZES.laptop, SIZES.phone]) {
    journey(`axe finds nothing in a load, ${theme}, ${viewport.width} px wide`, async ({ openPage }) => {
      const page = await openPage({ theme, viewport });
      const { check, done } = checker(page);
      const panel = await load(page);
      for (const name of ['More of the client', 'Targets, network and seed', 'As JSON', 'Faults']) await fold(panel, name, true);
      await check('the form, everything unfolded');
      await field(panel, 'Per second').fill('lots');
      await says(panel.getByRole('alert'), /rate_per_s/);
      await check('a wrong field');
      await run(page);
      await check('after a run');
      await panel.getByRole('region', { name: 'Latency' }).getByText('As a table').click();
      await check('a chart as a table');
      done();
    });
  }
}
