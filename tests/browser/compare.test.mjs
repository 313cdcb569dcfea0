// Two designs side by side: chosen among scenarios, kept sketches, files and links, followed through edits, put away
// without a trace.

import assert from 'node:assert/strict';
import { checker } from './checker.mjs';
import { SIZES, journey } from './harness.mjs';
import { application, asks, details, diagram, inspector, kept, linkTo, messages, palette, says, select, send, sketchText } from './playground.mjs';

const dialog = (page) => page.getByRole('dialog', { name: 'Compare with' });
const view = (page) => page.getByRole('main', { name: 'Comparison' });
const tables = (page) => view(page).getByRole('region', { name: 'What differs' });
const table = (page, name) => tables(page).getByRole('region', { name });
const row = (page, section, name) => table(page, section).getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });
const picture = (page, name) => view(page).getByRole('group', { name: new RegExp(`^Diagram of .*${name}`) });
const camera = (page) => page.locator('.centre .world').evaluate((world) => world.style.transform);
const focused = (page, locator) => locator.and(page.locator(':focus')).waitFor();

/** Opens the dialog by the bar's button, as a person with a pointer does. */
async function choose(page) {
  await page.getByRole('banner').getByRole('button', { name: 'Compare with…' }).click();
  await dialog(page).waitFor();
}

async function withScenario(page, name) {
  await choose(page);
  await dialog(page).getByRole('button', { name }).click();
  await view(page).waitFor();
}

/** What a live region has said since it was asked last. */
const LISTENING = () => {
  window.heard = [];
  new MutationObserver(() => {
    const text = document.getElementById('live')?.textContent;
    if (text) window.heard.push(text);
  }).observe(document, { subtree: true, childList: true, characterData: true });
};

journey('a scenario stands beside the sketch, and the way back leads to where one was', async ({ openPage }) => {
  const page = await openPage({ init: LISTENING });
  await send(page);
  await palette(page, 'to the end');
  await select(page, /^instance orders-2/);
  await page.mouse.move(500, 350);
  await page.mouse.wheel(40, 30);
  await page.waitForTimeout(300);
  const before = await camera(page);
  await withScenario(page, /^Figure 10/);
  await focused(page, view(page).getByRole('heading', { name: 'Comparison' }));
  await picture(page, 'on the screen').waitFor();
  await picture(page, 'Figure 10.* compared with').waitFor();
  await says(row(page, 'The same request', 'Handshake'), /differs.*600 µs.*77000 µs/s);
  await says(row(page, 'The same request', 'Outcome'), /same.*Connected.*Connected/s);
  await says(row(page, 'Cost a month', 'Everybody together'), /differs.*USD.*USD/s);
  assert.match((await page.evaluate(() => window.heard)).join(' '), /Compared with Figure 10.*What differs: /);
  // Nothing of the page beneath can be come to.
  assert.equal(await details(page).isVisible(), false);
  assert.equal(await page.getByRole('tree').count(), 0);
  // Keys and buttons move the cameras of both; the page's own stays.
  await page.keyboard.press('+');
  const zoom = view(page).getByRole('button', { name: 'Zoom in: Figure 10' });
  await zoom.click();
  const scale = (name) => picture(page, name).evaluate((world) => Number(/scale\(([\d.]+)\)/.exec(world.style.transform)[1]));
  await page.waitForTimeout(300);
  const [here, there] = [await scale('on the screen'), await scale('compared with')];
  await page.keyboard.press('0');
  await page.waitForFunction((old) => Number(/scale\(([\d.]+)\)/.exec(document.querySelector('.versus .world').style.transform)[1]) < old, here);
  assert.ok(await scale('compared with') < there);
  await picture(page, 'on the screen').getByRole('button', { name: /^Instance client-2/ }).click();
  // Only what differs.
  await view(page).getByRole('switch', { name: 'Only what differs' }).click();
  await row(page, 'The same request', 'Outcome').waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await view(page).waitFor({ state: 'detached' });
  await focused(page, page.getByRole('banner').getByRole('button', { name: 'Compare with…' }));
  await says(inspector(page), /orders-2/);
  assert.equal(await camera(page), before);
});

journey('by keyboard: the sketch as it was opened, followed through edits, in the inspector too', async ({ openPage }) => {
  const page = await openPage({ hash: linkTo({ view: asks({ step: 99 }) }) });
  await select(page, /^instance orders-1/);
  await inspector(page).getByRole('button', { name: 'Stop instance' }).click();
  await palette(page, 'Compare with');
  await focused(page, dialog(page).getByRole('button', { name: 'Close' }));
  await page.keyboard.press('Escape');
  await dialog(page).waitFor({ state: 'detached' });
  await palette(page, 'Compare with');
  const opened = dialog(page).getByRole('button', { name: 'This sketch as it was when opened' });
  for (let at = 0; at < 5 && !(await opened.evaluate((it) => it === document.activeElement)); at += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await focused(page, view(page).getByRole('heading', { name: 'Comparison' }));
  await says(row(page, 'Resources', /^orders-1/), /Instance: State.*differs.*Stopped.*Running/s);
  // Undone, nothing differs; done again, it does.
  await page.keyboard.press('Control+z');
  await says(view(page), /Nothing differs\./);
  await page.keyboard.press('Control+Shift+z');
  await says(view(page), /What differs: /);
  // The line chooses what it is about, in both pictures, and the inspector stands beside.
  await row(page, 'Resources', /^orders-1/).getByRole('button', { name: 'orders-1' }).press('Enter');
  for (const name of ['on the screen', 'compared with']) {
    await picture(page, name).locator('[aria-pressed="true"]').first().waitFor();
  }
  await page.keyboard.press('i');
  await inspector(page).getByRole('button', { name: 'Start instance' }).click();
  await says(view(page), /Nothing differs\./);
  // A menu belongs to the sketch on the screen, and the other has none.
  await picture(page, 'compared with').getByRole('button', { name: /^Instance orders-2/ }).click({ button: 'right' });
  assert.equal(await page.getByRole('menu').count(), 0);
  await picture(page, 'on the screen').getByRole('button', { name: /^Instance orders-2/ }).focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menu').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  await view(page).waitFor();
  // Another request is judged in both.
  await send(page, { port: 81 });
  await says(row(page, 'The same request', 'Outcome'), /same.*Timed out.*Timed out/s);
  await view(page).getByRole('button', { name: 'Change sides' }).press('Enter');
  await says(view(page).locator('figure').last(), /On the screen before/);
  await view(page).getByRole('button', { name: /^Put the comparison away/ }).press('Enter');
  await view(page).waitFor({ state: 'detached' });
  await diagram(page).first().waitFor();
});

journey('a kept sketch, a version and a file are only looked at', async ({ openPage }) => {
  const page = await openPage();
  const title = page.getByRole('textbox', { name: 'Title of the sketch' });
  await kept(page, async () => {
    await title.fill('<b>Mine</b>');
    await page.keyboard.press('Enter');
    await page.getByRole('group', { name: 'Diagram of <b>Mine</b>' }).waitFor();
  });
  await palette(page, 'Figure 2');
  await page.getByRole('group', { name: /^Diagram of Figure 2/ }).waitFor();
  await choose(page);
  await dialog(page).getByRole('button', { name: /^<b>Mine/ }).click();
  await says(view(page).locator('figure').last(), /<b>Mine<\/b> <b>Mine<\/b>\. Kept /);
  assert.equal(await view(page).locator('figcaption b').count(), 0);
  await page.getByRole('group', { name: /^Diagram of Figure 2.*on the screen/ }).waitFor();
  // Another one, from the comparison.
  await view(page).getByRole('button', { name: 'Compare with…' }).click();
  const chooser = page.waitForEvent('filechooser');
  await dialog(page).getByRole('button', { name: 'A file…' }).click();
  const file = { name: 'design.json', mimeType: 'application/json' };
  await (await chooser).setFiles({ ...file, buffer: Buffer.from('no sketch') });
  await says(dialog(page).getByRole('alert'), /‘design\.json’ was not opened\. The file is not JSON/);
  const again = page.waitForEvent('filechooser');
  await dialog(page).getByRole('button', { name: 'A file…' }).click();
  const text = await sketchText((sketch) => { sketch.title = 'From a file'; });
  await (await again).setFiles({ ...file, buffer: Buffer.from(text) });
  await says(view(page).locator('figure').last(), /From a file File design\.json/);
  await page.keyboard.press('Escape');
  // Again, without choosing anew; and the page beneath shows what is asked for.
  await choose(page);
  await dialog(page).getByRole('button', { name: 'From a file, as before' }).click();
  await says(view(page).locator('figure').last(), /From a file/);
  await palette(page, 'Show findings');
  await view(page).waitFor({ state: 'detached' });
  await details(page).getByRole('tabpanel', { name: 'Findings' }).waitFor();
});

journey('what two designs differ in is said with its reason, and what each exposes', async ({ openPage }) => {
  const commands = [1, 2, 3, 4, 5, 6].map((host) => application(host, 'stopped'));
  const page = await openPage({ hash: linkTo({ commands, view: asks() }) });
  assert.match(await send(page), /^Refused/);
  await choose(page);
  await dialog(page).getByRole('button', { name: /^Figure 5/ }).click();
  await view(page).waitFor();
  await says(row(page, 'The same request', 'Outcome'), /differs.*Refused.*Connected/s);
  await says(table(page, 'The same request'), /Nothing listens on port 8443/);
  // Who reaches how much in the one and in the other.
  await says(row(page, 'Exposure', /client-1/), /differs.*\b0 addresses|differs.*nothing|differs/is);
  await says(table(page, 'Exposure'), /2 addresses and ports/);
});

journey('a link is pasted, and what is none is said beside the box', async ({ openPage }) => {
  const page = await openPage();
  await choose(page);
  const box = dialog(page).getByRole('textbox', { name: 'A link, or a sketch as JSON' });
  const compare = dialog(page).getByRole('button', { name: 'Compare', exact: true });
  for (const [text, pattern] of [['', /Paste a link/], ['https://example.org/', /does not end in a sketch link/], ['{', /not JSON/], ['#pl1.eJx', /link/]]) {
    await box.fill(text);
    await compare.click();
    await says(dialog(page).getByRole('alert'), pattern);
  }
  await box.fill(`https://example.org/p/${linkTo({ commands: [application(1, 'stopped')] })}`);
  await compare.click();
  await says(row(page, 'Resources', /^orders-1/), /Applications/);
  assert.equal(await messages(page).isVisible(), false);
});

for (const theme of ['light', 'dark']) {
  journey(`axe finds nothing, ${theme}; on a phone one stands above the other`, async ({ openPage }) => {
    const page = await openPage({ theme });
    const { check, done } = checker(page);
    await send(page);
    await choose(page);
    await check('dialog');
    await dialog(page).getByRole('button', { name: 'Compare', exact: true }).click();
    await check('dialog, something wrong');
    await dialog(page).getByRole('button', { name: /^Figure 10/ }).click();
    await view(page).waitFor();
    await check('comparison');
    await page.keyboard.press('i');
    await inspector(page).waitFor();
    await check('comparison with the inspector');
    for (const viewport of [SIZES.phone, { width: 320, height: 640 }]) {
      await page.setViewportSize(viewport);
      await view(page).locator('figure').first().waitFor();
      const [one, two] = await Promise.all(['on the screen', 'compared with'].map((name) => picture(page, name).boundingBox()));
      assert.ok(two.y > one.y + 200, 'one above the other');
      await check(`comparison, ${viewport.width}`);
      const wide = await page.evaluate(() => {
        const place = document.querySelector('.versus');
        return [place.scrollWidth - place.clientWidth, document.documentElement.scrollWidth - innerWidth];
      });
      assert.deepEqual(wide, [0, 0], 'nothing lies beside the page');
    }
    done();
  });
}

journey('by touch: a picture is dragged, a box chosen, the comparison put away', async ({ openPage }) => {
  const page = await openPage({ viewport: SIZES.phone, context: { hasTouch: true } });
  await page.getByRole('banner').getByRole('button', { name: 'Your sketches' }).tap();
  await page.getByRole('dialog').getByRole('button', { name: 'Compare with…' }).tap();
  await dialog(page).getByRole('button', { name: /^Figure 2:/ }).tap();
  await view(page).waitFor();
  await picture(page, 'on the screen').getByRole('button', { name: /^Instance client-1/ }).tap();
  await picture(page, 'on the screen').locator('[aria-pressed="true"]').waitFor();
  await tables(page).getByRole('heading', { name: /^Resources/ }).scrollIntoViewIfNeeded();
  await view(page).getByRole('button', { name: /^Put the comparison away/ }).tap();
  await view(page).waitFor({ state: 'detached' });
});
