// A tab that is killed while somebody edits loses at most what was being done at that moment: two hundred times, each at
// another moment of another edit. For `--full` only.

import assert from 'node:assert/strict';
import { journey } from './harness.mjs';
import { isReady } from './world.mjs';
import { diagram } from './playground.mjs';

const KILLS = Number(process.env.PRIVATELINK_KILLS ?? 200);

const CLIENTS = /^Instance client-/;
const clients = (page) => diagram(page).getByRole('button', { name: CLIENTS }).count();

/** Every edit adds a client or takes the last one away; what is there is its number. */
async function edit(page, more) {
  const all = diagram(page).getByRole('button', { name: CLIENTS });
  await (more ? all.first() : all.last()).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press(more ? 'Control+d' : 'Delete');
}

async function settled(page, wanted) {
  await page.waitForFunction(
    (wanted) => [...document.querySelectorAll('.box.instance')].filter((box) => box.getAttribute('aria-label').startsWith('Instance client-')).length === wanted,
    wanted,
  );
}

/** The renderer's process ends at once, with whatever it was doing. */
async function kill(page) {
  const session = await page.context().newCDPSession(page);
  const gone = page.waitForEvent('crash');
  // Nobody is left to answer.
  session.send('Page.crash').catch(() => {});
  await gone;
  await page.close();
}

journey(`${KILLS} kills at random moments lose at most the gesture in progress`, async ({ openPage }) => {
  const first = await openPage({ context: { reducedMotion: 'reduce' } });
  const context = first.context();
  const url = first.url();
  let page = first;
  let moment = 0x2f6e2b1;
  for (let at = 0; at < KILLS; at += 1) {
    const had = await clients(page);
    // One edit that is over, whose end was seen, and one that may be anywhere when the tab dies.
    const more = had < 6;
    await edit(page, more);
    const done = more ? had + 1 : had - 1;
    await settled(page, done);
    moment = Math.imul(moment ^ (moment >>> 13), 0x5bd1e995) >>> 0;
    const begun = done < 6;
    await edit(page, begun);
    await page.waitForTimeout(moment % 120);
    await kill(page);
    page = await context.newPage();
    await page.goto(url);
    await isReady(page);
    const found = await clients(page);
    const last = begun ? done + 1 : done - 1;
    assert.ok(found === done || found === last, `after kill ${at + 1}, ${moment % 120} ms into an edit: ${found}, not ${done} or ${last}`);
  }
}, { full: true, timeout: 1_800_000 });
