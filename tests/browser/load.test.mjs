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

/** Shows the JSON beside the form. */
async function showJson(panel) {
  await panel.getByRole('button', { name: 'Edit as JSON' }).click();
  await json(panel).waitFor();
}

/** Opens what a chart can be had as besides. */
async function more(part) {
  if (!(await part.locator('.load-more').evaluate((one) => one.open))) await part.locator('.load-more > summary').click();
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
  await showJson(panel);
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
  const faults = panel.getByRole('list', { name: 'Faults what breaks during the run' }).getByRole('listitem');
  assert.equal(await faults.count(), 0, 'what is about to be added is none that is set');
  const add = panel.getByRole('group', { name: 'Add a fault' });
  await add.getByLabel('From second').fill('1');
  await add.getByLabel('Until second').fill('3');
  await add.getByRole('button', { name: 'Add the fault' }).click();
  await faults.filter({ hasText: /^Lose Availability Zone/ }).waitFor();
  await add.getByLabel('What breaks').selectOption('Stop (host)');
  await add.getByLabel('Which').selectOption('Stop orders-2');
  await add.getByRole('button', { name: 'Add the fault' }).click();
  await faults.nth(1).waitFor();
  await panel.getByRole('textbox', { name: 'Stop orders-2, Until second' }).fill('');
  await showJson(panel);
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

journey('of several lines one is put before the others, by its key', async ({ openPage }) => {
  const page = await openPage();
  const panel = await run(page);
  const targets = panel.getByRole('region', { name: 'Flows per target' });
  const behind = targets.locator('polyline.behind');
  const key = targets.getByRole('button', { name: /^orders-2/ });
  await key.focus();
  await page.keyboard.press('Enter');
  await behind.nth(4).waitFor();
  assert.equal(await behind.count(), 5);
  assert.equal(await key.getAttribute('aria-pressed'), 'true');
  // It is drawn as its key is.
  const stroke = (one) => { const { stroke, strokeDasharray } = getComputedStyle(one); return `${stroke} ${strokeDasharray}`; };
  assert.equal(await targets.locator('polyline.data:not(.behind)').evaluate(stroke), await key.locator('path').evaluate(stroke));
  await page.keyboard.press('Enter');
  await behind.first().waitFor({ state: 'detached' });
});

journey('each chart is a table and a file, of values and as a picture', async ({ openPage }) => {
  const page = await openPage();
  const panel = await run(page);
  for (const name of CHARTS) {
    const part = panel.getByRole('region', { name, exact: false }).first();
    await more(part);
    const asTable = part.getByRole('button', { name: `${name} as a table` });
    await asTable.click();
    await part.getByRole('table').waitFor();
    assert.equal(await asTable.getAttribute('aria-pressed'), 'true');
    assert.ok((await part.getByRole('row').count()) > 10);
    await asTable.click();
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
  // What the widths mean stands below the moment, as wide as they are drawn.
  const legend = page.locator('.flows-key');
  assert.match(await legend.innerText(), /^Up to\s*\d.*a second$/s);
  const widths = await legend.locator('.flow').evaluateAll((all) => all.map((one) => Number(getComputedStyle(one).strokeWidth.replace('px', ''))));
  assert.deepEqual(widths, [...widths].sort((one, other) => one - other));
  const drawn = await flows.evaluateAll((all) => Math.max(...all.map((one) => Number(getComputedStyle(one).strokeWidth.replace('px', '')))));
  assert.ok(drawn <= widths.at(-1), `${drawn} in ${widths}`);
  // With the dock closed the moment is moved over the picture.
  const over = page.locator('#flows-moment');
  assert.equal(await over.count(), 0);
  await palette(page, 'open or close the dock');
  await over.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  assert.equal(await over.inputValue(), '1');
  await palette(page, 'open or close the dock');
  await over.waitFor({ state: 'detached' });
  await tab(page, 'Journey');
  await flows.first().waitFor({ state: 'detached' });
  await legend.waitFor({ state: 'detached' });
});

journey('after a run with a fault the moment is while it lasts, and failures are called what they are and drawn as trouble', async ({ openPage }) => {
  const page = await openPage();
  const panel = await load(page);
  const add = panel.getByRole('group', { name: 'Add a fault' });
  await add.getByLabel('From second').fill('2');
  await add.getByLabel('Until second').fill('6');
  await add.getByRole('button', { name: 'Add the fault' }).click();
  await run(page, { duration: 8 });
  const [now, last] = [Number(await moment(panel).inputValue()), Number(await moment(panel).getAttribute('max'))];
  assert.ok(now >= last / 4 && now < (last * 6) / 8, `${now} of ${last}`);
  await says(panel, /Last, at 2 s: Lose Availability Zone use1-az1/);
  const failed = panel.getByRole('region', { name: 'Failures by reason' });
  await says(failed, /The client's own Availability Zone is lost\s+[1-9]/);
  const strokes = await failed.locator('.data').evaluateAll((all) => all.map((one) => getComputedStyle(one).stroke));
  const bad = await panel.locator('.load-faults li').first().evaluate((one) => getComputedStyle(one).borderInlineStartColor);
  assert.deepEqual(new Set(strokes), new Set([bad]), 'the line and its key in the legend');
  // Nothing is answered while the client is away: no time at all, and not none.
  assert.match(await chart(panel, 'Latency').getAttribute('aria-valuetext'), /p50 none, p90 none, p99 none/);
  assert.ok((await panel.locator('[aria-labelledby=load-latency] polyline.data').count()) > 3, 'gaps');
  await says(panel.getByRole('region', { name: 'Flows per zone' }), /us-east-1a \(use1-az1\)/);
});

journey('what the bytes cost, by owner, so far and in a month', async ({ openPage }) => {
  const page = await openPage();
  const panel = await run(page, { duration: 60 });
  const bill = panel.getByRole('region', { name: 'What the bytes cost' });
  const line = async (name) => (await bill.getByRole('row', { name }).innerText()).replace(/\s+/g, ' ');
  const [endpoint, balancer] = [await line(/Interface endpoint data/), await line(/NLB capacity units/)];
  // A cent a GB, to the consumer; a month is 43,800 such minutes.
  const [, gb, run1, month] = endpoint.match(/Interface endpoint data, ([\d.]+) GB .* ([\d.]+) ([\d.,]+)$/);
  assert.ok(Math.abs(Number(run1) / (Number(gb) * 0.01) - 1) < 0.01, endpoint);
  assert.ok(Math.abs(Number(month.replaceAll(',', '')) / (Number(gb) * 438) - 1) < 0.02, endpoint);
  assert.match(balancer, /NLB capacity units, [\d.]+ NLCU-h provider/i);
  await says(bill, /Total/);
  await says(panel, /Not priced: hours, .*transfer between zones and Regions/);
});

journey('CloudWatch’s metrics unfold, each by its statistic, and all values are a file', async ({ openPage }) => {
  const page = await openPage();
  const panel = await run(page);
  const table = panel.getByRole('region', { name: 'CloudWatch metrics' });
  assert.equal(await table.count(), 0, 'folded');
  await fold(panel, 'CloudWatch metrics', true);
  const row = async (name) => (await table.getByRole('row', { name }).innerText()).replace(/\s+/g, ' ');
  assert.match(await row(/^NewFlowCount/), /AWS\/NetworkELB Sum [1-9]\d* orders/);
  assert.match(await row(/^HealthyHostCount/), /Minimum 6 orders/);
  await says(table, /AWS\/PrivateLinkEndpoints.*AWS\/PrivateLinkServices/s);
  const { name, text } = await download(page, () => panel.getByRole('button', { name: 'All values as CSV' }).click());
  assert.match(name, /-cloudwatch\.csv$/);
  const [head, ...lines] = text.trimEnd().split('\r\n');
  assert.match(head, /^time_ms,AWS\/NetworkELB ActiveFlowCount arn:aws:/);
  assert.equal(lines.length, Number(await moment(panel).getAttribute('max')) + 1);
  const sum = lines.reduce((all, line) => all + Number(line.split(',')[2]), 0);
  assert.match(await row(/^NewFlowCount/), new RegExp(`Sum ${sum} orders`), 'the file adds up to the table');
  await fold(panel, 'CloudWatch metrics', false);
  await table.waitFor({ state: 'detached' });
});

journey('the log is gone through line by line, the moment with it; or its failures only', async ({ openPage }) => {
  const page = await openPage();
  const panel = await load(page);
  const add = panel.getByRole('group', { name: 'Add a fault' });
  await add.getByLabel('From second').fill('1');
  await add.getByLabel('Until second').fill('3');
  await add.getByRole('button', { name: 'Add the fault' }).click();
  await run(page, { duration: 4 });
  await fold(panel, 'Log', true);
  const log = panel.getByRole('region', { name: 'Log' });
  const rows = log.locator('tbody tr');
  assert.equal(await rows.count(), 100);
  assert.match((await rows.first().innerText()).replace(/\s+/g, ' '), /^0(\.\d+)? s .* client-1 port \d+ .* orders-\d/);
  await says(panel, /And [1-9]\d* more\./);
  // Failures are from the time of the fault, and have their reasons.
  await panel.getByLabel('Failures only').focus();
  await page.keyboard.press('Space');
  await rows.filter({ hasNotText: "The client's own Availability Zone is lost" }).first().waitFor({ state: 'detached' });
  assert.ok((await rows.count()) > 3);
  const line = (at) => rows.nth(at).getByRole('button').first();
  await page.keyboard.press('Tab'); // The box that scrolls.
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'load-line-0');
  await page.keyboard.press('End');
  const last = (await rows.count()) - 1;
  assert.equal(await page.evaluate(() => document.activeElement.id), `load-line-${last}`);
  assert.equal(await line(last).getAttribute('aria-current'), 'true');
  const at = async () => Number(await moment(panel).inputValue());
  const step = 4 / (Number(await moment(panel).getAttribute('max')) + 1);
  const ended = async (place) => Number((await line(place).innerText()).replace(/[ s,]/g, ''));
  assert.ok(Math.abs((await at()) * step - (await ended(last))) <= step * 2, `${await at()} of ${await ended(last)}`);
  const late = await at();
  await page.keyboard.press('Home');
  assert.ok((await at()) < late);
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'load-line-1');
  await line(3).click();
  assert.equal(await log.locator('[aria-current]').getAttribute('id'), 'load-line-3');
  await panel.getByLabel('Failures only').uncheck();
  assert.equal(await rows.count(), 100);
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
  assert.ok(stops.has('load-moment') && stops.has('Latency: a table and files'), [...stops].join(', '));
  await panel.getByRole('region', { name: 'Latency' }).locator('summary').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await panel.getByRole('region', { name: 'Latency' }).getByRole('table').waitFor();
});

journey('on a phone nothing of a load is cut', async ({ openPage }) => {
  const page = await openPage({ viewport: SIZES.phone, theme: 'dark' });
  const panel = await run(page);
  await fold(panel, 'What is asked', true);
  for (const element of await panel.locator('input, select, .load-plot, .load-legend, button').all()) {
    const box = (await element.isVisible()) && (await element.boundingBox());
    if (!box) continue;
    assert.ok(box.x >= 0 && box.x + box.width <= SIZES.phone.width, `${await element.evaluate((one) => one.outerHTML.slice(0, 120))} reaches to ${box.x + box.width}`);
  }
  await fold(panel, 'CloudWatch metrics', true);
  await fold(panel, 'Log', true);
  await panel.getByRole('region', { name: 'Log' }).waitFor();
  // What is wider than the page scrolls in a box of its own.
  const cut = await panel.locator('table').evaluateAll((all) => all.filter((one) => {
    const box = one.closest('.load-rows') ?? one.closest('[data-scroll]');
    return box.scrollWidth > box.clientWidth && !box.matches('.load-rows');
  }).length);
  assert.equal(cut, 0);
  // The picture alone, with the moment over it.
  await panel.getByRole('button', { name: 'Watch it in the diagram' }).click();
  await page.locator('#flows-moment').focus();
  await page.keyboard.press('Home');
  await page.locator('.flows-legend').getByText('0 s', { exact: true }).waitFor();
  assert.ok((await diagram(page).locator('.flow').count()) > 2);
  await page.getByRole('button', { name: 'Open the sheet' }).click();
  assert.equal(await moment(panel).inputValue(), '0');
});

for (const theme of ['light', 'dark']) {
  for (const viewport of [SIZES.laptop, SIZES.phone]) {
    journey(`axe finds nothing in a load, ${theme}, ${viewport.width} px wide`, async ({ openPage }) => {
      const page = await openPage({ theme, viewport });
      const { check, done } = checker(page);
      const panel = await load(page);
      await fold(panel, 'What this client does', true);
      await showJson(panel);
      await check('the form, everything unfolded');
      await field(panel, 'Per second').fill('lots');
      await says(panel.getByRole('alert'), /rate_per_s/);
      await check('a wrong field');
      await run(page);
      await check('after a run');
      const latency = panel.getByRole('region', { name: 'Latency' });
      await more(latency);
      await latency.getByRole('button', { name: 'Latency as a table' }).click();
      await check('a chart as a table');
      await fold(panel, 'CloudWatch metrics', true);
      await fold(panel, 'Log', true);
      await panel.getByRole('region', { name: 'Log' }).waitFor();
      await check('metrics and log');
      done();
    });
  }
}
