// Lessons: something is wrong, goals tick by themselves while it is mended, and help comes as far as it is asked for.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { checker } from './checker.mjs';
import { SIZES, journey } from './harness.mjs';
import { diagram, inspector, palette, request, says, verdict } from './playground.mjs';

const LESSONS = new URL('../../static/lessons/', import.meta.url);
const read = async (id) => JSON.parse(await readFile(new URL(`${id}.json`, LESSONS), 'utf8'));

const panel = (page) => page.locator('.lesson');
const goals = (page) => panel(page).getByRole('list', { name: 'Goals' }).getByRole('listitem');
const hints = (page) => panel(page).getByRole('list', { name: 'Hints' }).getByRole('listitem');
const press = (page, name) => panel(page).getByRole('button', { name }).click();
const live = (page) => page.locator('#live');

/** What each goal says of itself, in its order. */
const words = async (page) => (await goals(page).locator('.quiet').allInnerTexts()).map((text) => text.split(':')[0]);
const all = (page) => says(panel(page), /Goals: (\d) of \1 reached/);

/** Opens a lesson by its address. */
async function take(openPage, id, options = {}) {
  const page = await openPage({ hash: `#lesson=${id}`, ...options });
  await goals(page).first().waitFor({ timeout: 20_000 });
  return { page, lesson: await read(id) };
}

journey('a lesson is opened from the list, with its goals open and hints one at a time', async ({ openPage }) => {
  const page = await openPage();
  await page.getByRole('region', { name: 'Scenarios' }).getByRole('button', { name: 'Lessons' }).click();
  await says(panel(page), /\d+ lessons/);
  const lesson = await read('closed-endpoint');
  await press(page, lesson.title);
  await panel(page).getByRole('heading', { name: lesson.title }).waitFor();
  await page.getByRole('group', { name: /^Diagram of Figure 4/ }).waitFor();
  await says(panel(page), /Lesson 2 of \d+/);
  await says(live(page), /The endpoint does not let its clients in\. Somebody tidied up/);
  assert.deepEqual(await words(page), ['Not yet', 'Not yet', 'Reached']);
  // A term explains itself here as well.
  await press(page, 'security group');
  await says(panel(page).getByRole('note'), /security group:/);
  assert.equal(await hints(page).count(), 0);
  for (const [at, hint] of lesson.hints.entries()) {
    await panel(page).getByRole('button', { name: at ? `Hint ${at + 1} of ${lesson.hints.length}` : 'Hint', exact: true }).click();
    await hints(page).nth(at).waitFor();
    assert.equal(await hints(page).count(), at + 1, 'one at a time');
    assert.equal(await hints(page).nth(at).innerText(), hint.text);
    await page.locator('li:focus').filter({ hasText: hint.text }).waitFor();
    const [own, room] = [await hints(page).nth(at).boundingBox(), await panel(page).locator('[data-scroll]').boundingBox()];
    assert.ok(own.y >= room.y && own.y + own.height <= room.y + room.height + 1, `hint ${at + 1} is in sight`);
  }
  assert.equal(await panel(page).getByRole('button', { name: /^Hint/ }).count(), 0, 'there is no more to tell');
  await says(inspector(page), /2 resources|endpoint-sg/);
});

journey('what is wrong is mended by hand in the inspector: goals tick and are lost again, and it is said', async ({ openPage }) => {
  const { page, lesson } = await take(openPage, 'name-leads-outside');
  assert.deepEqual(await words(page), ['Not yet', 'Not yet', 'Reached', 'Reached']);
  // The first open goal stands in the request bar; each can be sent.
  assert.match(await request(page).getByLabel('To', { exact: true }).first().inputValue(), /ec2\.us-east-1/);
  await panel(page).getByRole('button', { name: `Send: ${lesson.goals[0].says}` }).click();
  assert.match(await verdict(page), /^Timed out/);
  await diagram(page).getByRole('button', { name: /^Interface endpoint EC2 endpoint/ }).click();
  await inspector(page).getByRole('switch', { name: 'Private DNS names enabled' }).click();
  await all(page);
  assert.deepEqual(await words(page), ['Reached', 'Reached', 'Reached', 'Reached']);
  await says(live(page), /Goal reached: instance 1 reaches EC2.*All goals are reached\./);
  await says(panel(page), new RegExp(lesson.because.slice(0, 40)));
  assert.match(await verdict(page), /^Connected/);
  await page.keyboard.press('Control+z');
  await says(panel(page), /Goals: 2 of 4 reached/);
  await says(live(page), /Goal lost: instance 1 reaches EC2.*2 of 4 goals are reached\./);
  await page.keyboard.press('Control+Shift+z');
  await all(page);
});

journey('a command that a verdict offers reaches a goal as well', async ({ openPage }) => {
  const { page, lesson } = await take(openPage, 'half-of-the-connections');
  await panel(page).getByRole('button', { name: `Send: ${lesson.goals[0].says}` }).click();
  assert.match(await verdict(page), /^Timed out/);
  await request(page).locator('.mend').filter({ hasText: 'tight' }).first().click();
  await all(page);
});

journey('the solution is carried out as a step that can be undone, the lesson begins again, and the next one follows', async ({ openPage }) => {
  const { page, lesson } = await take(openPage, 'waiting-for-acceptance');
  await press(page, 'Show the solution');
  await all(page);
  await says(panel(page).getByRole('list', { name: 'What the solution does' }), /Accept/);
  await says(panel(page), new RegExp(lesson.because.slice(0, 30)));
  assert.equal(await panel(page).getByRole('button', { name: 'Show the solution' }).count(), 0);
  await page.getByRole('button', { name: /^Undo: The solution/ }).click();
  await says(panel(page), /Goals: 1 of 3 reached/);
  await page.getByRole('button', { name: /^Redo: The solution/ }).click();
  await all(page);
  await press(page, 'Start again');
  await says(panel(page), /Goals: 1 of 3 reached/);
  assert.equal(await hints(page).count(), 0);
  await page.getByRole('button', { name: /^Undo: Start the lesson again/ }).click();
  await all(page);
  await press(page, 'Next lesson');
  await says(panel(page), /Lesson 2 of \d+/);
  await page.getByRole('group', { name: /^Diagram of Figure 4/ }).waitFor();
  await press(page, 'All lessons');
  await says(panel(page).getByRole('listitem').filter({ hasText: lesson.title }), /done/);
  await press(page, 'Put the lessons away');
  await page.getByRole('tree').waitFor();
});

journey('a lesson has an address of its own, and a reload goes on where it was', async ({ openPage }) => {
  const { page } = await take(openPage, 'empty-zone');
  assert.deepEqual(await words(page), ['Not yet', 'Reached', 'Reached']);
  await page.waitForFunction(() => location.hash.startsWith('#pl1.'));
  const before = page.url();
  await press(page, 'Show the solution');
  await all(page);
  await page.waitForFunction((old) => location.href !== old, before);
  const hash = new URL(page.url()).hash;
  await page.reload();
  await all(page);
  const other = await openPage({ hash });
  await all(other);
  await says(panel(other), /A zone without a target/);
  // The address itself begins anew, also in a page that is open.
  await other.evaluate(() => { location.hash = '#lesson=empty-zone'; });
  await says(panel(other), /Goals: 2 of 3 reached/);
});

for (const theme of ['light', 'dark']) {
  journey(`axe finds nothing in lessons, beside the picture and on a phone, ${theme}`, async ({ openPage }) => {
    for (const viewport of [SIZES.laptop, SIZES.phone]) {
      const { page } = await take(openPage, 'unexpected-header', { theme, viewport, context: { reducedMotion: 'reduce' } });
      const { check, done } = checker(page);
      await check('goals');
      await press(page, 'Hint');
      await press(page, /^Hint 2/);
      if (viewport === SIZES.phone) await page.getByRole('tab', { name: 'Lesson' }).click();
      await check('hints');
      await press(page, 'Show the solution');
      await all(page);
      await check('solved');
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, 'nothing is wider than the page');
      await press(page, 'All lessons');
      await check('the list');
      done();
      await page.context().close();
    }
  });
}

journey('presenting and by keys alone: a lesson from the palette, its list and its help', async ({ openPage }) => {
  const page = await openPage();
  await palette(page, 'Take a lesson');
  await says(panel(page), /\d+ lessons/);
  await panel(page).getByRole('button', { name: 'A rule for the wrong source' }).focus();
  await page.keyboard.press('Enter');
  await goals(page).first().waitFor();
  await panel(page).getByRole('button', { name: 'Hint', exact: true }).focus();
  await page.keyboard.press('Enter');
  await hints(page).first().waitFor();
  await page.getByRole('main').focus();
  await page.keyboard.press('p');
  await page.locator('.shell.present').waitFor();
  await panel(page).getByRole('button', { name: 'Show the solution' }).focus();
  await page.keyboard.press('Enter');
  await all(page);
  assert.equal(await page.getByRole('complementary', { name: 'Inspector' }).count(), 0, 'panels are away');
});

journey('a lesson that does not come says so, and can be asked for again', async ({ openPage }) => {
  const page = await openPage();
  page.expectTrouble(/response 503/);
  page.expectTrouble(/console error: .*503/);
  await page.route('**/lessons/*.json*', (route) => route.fulfill({ status: 503, body: 'later' }));
  await palette(page, 'Take a lesson');
  await press(page, 'A zone without a target');
  await says(panel(page), /the server answered 503/);
  await page.unroute('**/lessons/*.json*');
  await press(page, 'Try again');
  await goals(page).first().waitFor();
});
