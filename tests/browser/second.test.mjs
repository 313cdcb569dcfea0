// The program's second part: not fetched by who only looks, fetched once by who sends a request or does more, and what
// happens where it does not come.

import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { journey, SIZES } from './harness.mjs';
import { details, diagram, inspector, linkTo, messages, outline, packed, request, says, select, send, tab } from './playground.mjs';

const SCENARIOS = new URL('../../static/scenarios/', import.meta.url);
const FILE = '**/*-second-*.wasm';

const fetched = (page) => page.requests.filter((url) => /-second-[0-9a-f]+\.wasm$/.test(url)).length;

/** Where no pointer rests on anything that might want the second part. */
const aside = (page) => page.mouse.move(700, 300);

journey('who opens a scenario does not fetch the second part, and a request is answered as soon as it has come', async ({ openPage }) => {
  const ids = (await readdir(SCENARIOS)).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5));
  assert.ok(ids.length > 15, 'the scenarios are there');
  for (const base of ids) {
    const page = await openPage({ hash: packed({ base, commands: [] }) });
    await diagram(page).waitFor();
    assert.equal(fetched(page), 0, `${base} needs none of it`);
    // Who opens a scenario without a request of its own asks for a name.
    const to = request(page).getByLabel('To', { exact: true }).first();
    await send(page, (await to.inputValue()) ? {} : { to: 'example.com' });
    assert.equal(fetched(page), 1, `${base} is judged by it`);
    await page.context().close();
  }
}, { timeout: 180_000 });

for (const [name, viewport] of [['wide', SIZES.laptop], ['narrow', SIZES.phone]]) {
  journey(`looking, panning and coming back fetch nothing either, ${name}`, async ({ openPage }) => {
    const page = await openPage({ viewport });
    const box = await diagram(page).boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + 60);
    await page.mouse.wheel(0, -300);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + 40, box.y + 90, { steps: 4 });
    await page.mouse.up();
    await page.keyboard.press('Escape');
    await page.reload();
    await diagram(page).waitFor();
    assert.equal(fetched(page), 0);
  });
}

journey('the first edit fetches the second part once, and is carried out', async ({ openPage }) => {
  const page = await openPage();
  const title = page.getByRole('textbox', { name: 'Title of the sketch' });
  await title.fill('Edited');
  await page.keyboard.press('Enter');
  await page.getByRole('group', { name: 'Diagram of Edited' }).waitFor();
  const panel = await select(page, 'security group endpoint-sg');
  await panel.getByRole('button', { name: /^Remove inbound rule/ }).click();
  await send(page);
  await tab(page, 'Packets');
  await tab(page, 'Spread');
  await page.getByRole('button', { name: 'Run 1,000 connections' }).click();
  await says(page.getByRole('region', { name: 'Details' }), /Run again/, 20_000);
  assert.equal(fetched(page), 1);
});

journey('a link to a selection and a tab shows both as soon as the second part has come', async ({ openPage }) => {
  const page = await openPage({ hash: linkTo({ view: { selection: ['vpce-0fe5b17a0707d6abc'], panel: 'findings' } }) });
  await says(inspector(page), /vpce-0fe5b17a0707d6abc/);
  assert.equal(fetched(page), 1);
});

journey('a second part that does not come is told, and trying again carries out what was pressed', async ({ openPage }) => {
  const page = await openPage();
  page.expectTrouble(/response 503/);
  page.expectTrouble(/console error: .*503/);
  await page.route(FILE, (route) => route.fulfill({ status: 503, body: 'later' }));
  const title = page.getByRole('textbox', { name: 'Title of the sketch' });
  await title.fill('Waited for');
  await page.keyboard.press('Enter');
  await says(messages(page), /could not be loaded.*Nothing is lost/s);
  // All that needs nothing of it goes on.
  await outline(page).getByRole('treeitem', { name: 'security group endpoint-sg' }).first().click();
  await says(inspector(page), /could not be loaded/);
  await page.unroute(FILE);
  await messages(page).getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('group', { name: 'Diagram of Waited for' }).waitFor();
  await says(inspector(page), /endpoint-sg/);
  assert.equal(await messages(page).getByRole('button', { name: 'Try again' }).count(), 0);
});

journey('while the second part is long in coming nothing waits for it but what needs it', async ({ openPage }) => {
  const page = await openPage();
  let give;
  const asked = new Promise((resolve) => { give = resolve; });
  await page.route(FILE, async (route) => {
    await asked;
    await route.continue();
  });
  await details(page).getByRole('tab', { name: 'DNS' }).click();
  const title = page.getByRole('textbox', { name: 'Title of the sketch' });
  await title.fill('Later');
  await page.keyboard.press('Enter');
  // Long enough for what the page does when a person rests: keeping the sketch, writing the address.
  await page.waitForTimeout(1500);
  assert.equal(fetched(page), 1);
  give();
  await page.getByRole('group', { name: 'Diagram of Later' }).waitFor();
  await page.waitForFunction(() => location.hash.length > 100, null, { timeout: 5000 });
});

/** Calls into the second part without asking for it first: what `step_job` does belongs to it. */
const callAcross = (page) => page.evaluate(() => {
  try {
    const { bindings } = window.privatelinkShell;
    bindings.step_job('{"echo":"abcde"}');
    return bindings.step_job();
  } catch (error) {
    return `thrown: ${error}`;
  }
});

journey('whoever calls into the second part without asking waits for it', async ({ openPage }) => {
  const page = await openPage();
  await aside(page);
  page.expectTrouble(/had to wait for .*-second-/);
  assert.equal(fetched(page), 0);
  assert.match(await callAcross(page), /"text":"abcde"/);
  assert.equal(fetched(page), 1);
  await page.getByRole('textbox', { name: 'Title of the sketch' }).fill('Afterwards');
  await page.keyboard.press('Enter');
  await page.getByRole('group', { name: 'Diagram of Afterwards' }).waitFor();
  assert.equal(fetched(page), 1, 'it is not fetched again');
});

journey('where it then does not come, the page says so and offers the sketch', async ({ openPage }) => {
  const page = await openPage();
  await aside(page);
  page.expectTrouble(/had to wait for .*-second-/);
  page.expectTrouble(/response 404/);
  page.expectTrouble(/console error: .*404/);
  await page.route(FILE, (route) => route.fulfill({ status: 404, body: 'no' }));
  assert.match(await callAcross(page), /^thrown/);
  await says(page.getByRole('alert'), /The playground stopped.*could not be loaded/s);
  await page.unroute(FILE);
  await page.getByRole('button', { name: 'Reload', exact: true }).click();
  await page.getByRole('group', { name: 'Diagram of Figure 5' }).waitFor();
});
