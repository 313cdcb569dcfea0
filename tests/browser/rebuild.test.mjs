// The paper's figures, drawn from an empty sketch: once with a pointer only, once with a keyboard only. What comes of it
// is the built-in sketch in everything that matters.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Keyboard, Pointer } from './hands.mjs';
import { journey } from './harness.mjs';
import { likeness } from './likeness.mjs';
import { download } from './playground.mjs';
import { recipe } from './recipe.mjs';

const figure = async (number) => JSON.parse(await readFile(new URL(`../../static/scenarios/figure-${number}.json`, import.meta.url), 'utf8'));

for (const number of [4, 5]) {
  for (const [means, Hands] of [['a pointer', Pointer], ['a keyboard', Keyboard]]) {
    journey(`Figure ${number} is drawn with ${means} only`, async ({ openPage }) => {
      const page = await openPage({ hash: `#figure-${number}` });
      // Both are written by the page, which leaves the same things unsaid.
      const built = JSON.parse((await download(page, () => page.keyboard.press('Control+s'))).text);
      const hands = new Hands(page);
      await hands.empty();
      await hands.carryOut(recipe(await figure(number)));
      const { text } = await download(page, () => hands.save());
      assert.deepEqual(likeness(JSON.parse(text)), likeness(built));
    }, { timeout: 120_000 });
  }
}
