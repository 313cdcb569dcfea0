// Stories: every scenario's is told to its end, its questions answered, and each step comes to what its file says.

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { SIZES, journey } from './harness.mjs';
import { details, diagram, palette, request, says, tab, verdict } from './playground.mjs';

const STORIES = new URL('../../static/stories/', import.meta.url);
const WORDS = {
  connected: 'Connected', refused: 'Refused', reset: 'Reset', timed_out: 'Timed out', no_answer: 'No answer',
  name_not_found: 'Name not found', forbidden: 'Forbidden',
};

const panel = (page) => page.locator('.story');
const next = (page) => panel(page).locator('.story-ways').getByRole('button').last();
const read = async (id) => JSON.parse(await readFile(new URL(`${id}.json`, STORIES), 'utf8'));

// The glossary and the list of claims lie beside them.
const names = (await readdir(STORIES)).map((name) => name.replace('.json', '')).sort();
const ids = [];
for (const name of names) if ((await read(name)).format === 'privatelink-story') ids.push(name);

for (const [part, viewport] of [[ids.slice(0, 7), SIZES.laptop], [ids.slice(7, 14), SIZES.phone], [ids.slice(14), SIZES.laptop]]) {
  journey(`the stories of ${part[0]} to ${part.at(-1)} are told to their ends`, async ({ openPage }) => {
    for (const id of part) {
      const story = await read(id);
      const page = await openPage({ hash: `#${id}/start`, viewport });
      await says(panel(page), /Begin/, 20_000);
      await panel(page).getByRole('button', { name: 'Begin' }).click();
      for (const step of story.steps) {
        await panel(page).getByRole('heading', { name: step.title, exact: true }).waitFor();
        if (step.predict) {
          assert.equal(await panel(page).locator('.story-verdict').count(), 0, `${id}/${step.id} tells nothing before`);
          await panel(page).getByRole('group').getByRole('button', { name: step.predict.answers[step.predict.right], exact: true }).click();
          await says(panel(page), /Right\./);
        }
        if (step.expect) {
          const word = WORDS[step.expect.outcome];
          await says(panel(page).locator('.story-verdict'), new RegExp(word, 'i'));
          assert.match(await verdict(page), new RegExp(`^${word}`), `${id}/${step.id}`);
        }
        await next(page).click();
      }
      await panel(page).getByRole('heading', { name: 'What to remember' }).waitFor();
      for (const sentence of story.remember) {
        await says(panel(page), new RegExp(sentence.replaceAll(/\[\[|\]\]/g, '').slice(0, 30).replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')));
      }
      await page.context().close();
    }
  }, { timeout: 240_000 });
}

journey('a wrong answer says why, and a term explains itself', async ({ openPage }) => {
  const page = await openPage({ hash: '#figure-5/regional' });
  await panel(page).getByRole('button', { name: 'One, chosen at random' }).click();
  await says(panel(page), /Not so\..*covers every interface/s);
  await says(panel(page).locator('.story-answer.is-right'), /Both/);
  await panel(page).getByRole('button', { name: 'regional name' }).click();
  await says(panel(page).getByRole('note'), /regional name:/);
});

journey('a story opens from the outline, from the palette, and is put away', async ({ openPage }) => {
  const page = await openPage();
  await page.getByRole('button', { name: 'Tell the story' }).click();
  await says(panel(page), /Story in \d+ steps/);
  await panel(page).getByRole('button', { name: 'Put the story away' }).click();
  await panel(page).waitFor({ state: 'hidden' });
  await palette(page, "tell the scenario's story");
  await panel(page).getByRole('button', { name: 'Begin' }).waitFor();
});

journey('presenting, the arrow keys walk the steps, and the address leads to the very step', async ({ openPage }) => {
  const page = await openPage({ hash: '#figure-5/start' });
  await panel(page).getByRole('button', { name: 'Begin' }).waitFor();
  await page.keyboard.press('p');
  await page.keyboard.press('ArrowRight');
  await panel(page).getByRole('heading', { name: 'The regional name' }).waitFor();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await panel(page).getByRole('heading', { name: 'The zonal name' }).waitFor();
  await page.keyboard.press('ArrowLeft');
  await panel(page).getByRole('heading', { name: 'Once more' }).waitFor();
  assert.equal(await page.getByRole('complementary', { name: 'Inspector' }).count(), 0, 'panels are away');
  await page.waitForFunction(() => location.hash.startsWith('#pl1.'));
  const hash = await page.evaluate(() => location.hash);
  const other = await openPage({ hash });
  await panel(other).getByRole('heading', { name: 'Once more' }).waitFor();
});

journey('a story that does not come says so, and can be asked for again', async ({ openPage }) => {
  const page = await openPage();
  page.expectTrouble(/response 503/);
  page.expectTrouble(/console error: .*503/);
  await page.route('**/stories/*.json*', (route) => route.fulfill({ status: 503, body: 'later' }));
  await page.getByRole('button', { name: 'Tell the story' }).click();
  await says(panel(page), /the server answered 503/);
  await page.unroute('**/stories/*.json*');
  await panel(page).getByRole('button', { name: 'Try again' }).click();
  await panel(page).getByRole('button', { name: 'Begin' }).waitFor();
  await tab(page, 'DNS');
  assert.ok(await details(page).isVisible() && await diagram(page).isVisible() && await request(page).isVisible());
});

journey('the paper, claim by claim, leads to the step that shows a claim', async ({ openPage }) => {
  const page = await openPage();
  await palette(page, 'the paper, claim by claim');
  const list = page.getByRole('dialog').getByRole('table');
  await list.waitFor();
  assert.equal(await list.getByRole('row').count(), 1 + 11 + 47, 'every figure and every claim');
  await says(list.getByRole('row').filter({ hasText: 'C04' }), /ours/);
  await says(list.getByRole('row').filter({ hasText: 'C39' }), /open the Load tab/);
  await list.getByRole('row').filter({ hasText: 'C45' }).getByRole('link').first().click();
  await panel(page).getByRole('heading', { level: 2 }).waitFor();
  await says(panel(page), /Step \d+ of \d+.*C45/s, 10_000);
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
});

journey('beside a story the picture has the room: no inspector until something is selected', async ({ openPage }) => {
  const page = await openPage({ hash: '#figure-8/on-premises' });
  await panel(page).getByRole('heading', { level: 2 }).waitFor();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  assert.equal(await inspector.count(), 0);
  // The whole figure stays in sight from step to step.
  const room = await page.getByRole('main').boundingBox();
  const picture = await diagram(page).boundingBox();
  assert.ok(picture.x >= room.x && picture.x + picture.width <= room.x + room.width + 1);
  await diagram(page).getByRole('button', { name: /consumer 1/ }).first().click();
  await inspector.waitFor();
  await panel(page).getByRole('button', { name: 'Put the story away' }).click();
  await inspector.waitFor();
});

journey('on a phone a story leaves the form away, and says what its requests come to', async ({ openPage }) => {
  const page = await openPage({ hash: '#figure-3/own-name', viewport: SIZES.phone });
  await panel(page).getByRole('button', { name: 'Send without an answer' }).click();
  await says(request(page), /Connected/);
  assert.equal(await request(page).getByRole('button', { name: 'Send', exact: true }).count(), 0);
  await details(page).getByRole('tab', { name: 'Journey' }).click();
  await request(page).getByRole('button', { name: 'Send', exact: true }).waitFor();
});
