// A figure of the paper drawn from an empty sketch. What comes of it is the built-in sketch in everything that matters,
// and what the built-in one says must and must not connect holds of it too.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Keyboard, Pointer } from './hands.mjs';
import { journey } from './harness.mjs';
import { expectationsOn, likeness } from './likeness.mjs';
import { download, openFile, tab } from './playground.mjs';
import { recipe } from './recipe.mjs';

const figure = async (number) => JSON.parse(await readFile(new URL(`../../static/scenarios/figure-${number}.json`, import.meta.url), 'utf8'));

/** What draws: a hand and what it is called. */
export const POINTER = [Pointer, 'a pointer'];
export const KEYBOARD = [Keyboard, 'a keyboard'];

/** A journey that draws a figure. */
export function draws(number, [Hands, means], options) {
  journey(`Figure ${number} is drawn with ${means} only`, async ({ openPage }) => {
    const page = await openPage({ hash: `#figure-${number}` });
    // Both are written by the page, which leaves the same things unsaid.
    const built = JSON.parse((await download(page, () => page.keyboard.press('Control+s'))).text);
    const paper = await figure(number);
    const hands = new Hands(page);
    await hands.empty();
    await hands.carryOut(recipe(paper));
    const drawn = JSON.parse((await download(page, () => hands.save())).text);
    assert.deepEqual(likeness(drawn), likeness(built));
    await holds(page, { ...drawn, title: 'Drawn', expectations: expectationsOn(drawn, paper) });
  }, options);
}

/** Every expectation of a sketch is met, by the page's own list. */
async function holds(page, sketch) {
  await openFile(page, 'drawn.json', JSON.stringify(sketch));
  await page.getByRole('group', { name: `Diagram of ${sketch.title}` }).waitFor();
  const lines = (await tab(page, 'Findings')).getByRole('listitem').filter({ hasText: / is to be / });
  assert.equal(await lines.count(), sketch.expectations.length);
  const unmet = await lines.filter({ hasText: 'not met' }).allInnerTexts();
  assert.deepEqual(unmet, []);
}
