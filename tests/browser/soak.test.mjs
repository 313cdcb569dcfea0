// Long use: thousands of things a person may do, one after another, in an order drawn from a seed. The page must not
// complain (the harness sees to that), must still answer, and must not grow without end. For `--full` only.

import assert from 'node:assert/strict';
import { journey } from './harness.mjs';
import { details, inspector, outline, request, send, verdict } from './playground.mjs';

const ACTS = 2000;
const SEED = 20181126;

/** Numbers below `below`, the same for the same seed (mulberry32). */
function dice(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const TARGETS = ['orders endpoint', 'orders endpoint@us-east-1b', '10.0.1.87', '10.1.1.21', 'orders', 'nowhere.example'];

/** What may happen next. Each act leaves the page in a state from which every other one is possible. */
function acts(page, roll) {
  const any = async (place, act) => {
    const count = await place.count();
    if (count > 0) await act(place.nth(roll(count)));
  };
  return [
    () => send(page, { from: `client-${1 + roll(2)}`, to: TARGETS[roll(TARGETS.length)], port: [443, 80][roll(2)] }),
    () => any(outline(page).getByRole('treeitem'), (line) => line.click()),
    () => any(inspector(page).getByRole('button').and(page.locator(':enabled')), (button) => button.click()),
    () => any(inspector(page).getByRole('switch').and(page.locator(':enabled')), (toggle) => toggle.click()),
    () => any(details(page).getByRole('tab'), (tab) => tab.click()),
    () => page.keyboard.press('Control+z'),
    () => page.keyboard.press('Control+Shift+z'),
    () => any(page.getByRole('group', { name: 'Which AWS' }).getByRole('button').and(page.locator(':enabled')), (side) => side.click()),
    async () => {
      await page.keyboard.press('Control+k');
      await page.keyboard.press('Escape');
    },
  ];
}

const heapMb = async (page) => {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 1_048_576;
};

journey('thousands of acts leave a page that answers and has not grown', async ({ openPage }) => {
  const page = await openPage({ context: { reducedMotion: 'reduce' } });
  const roll = dice(SEED);
  const all = acts(page, roll);
  let early;
  for (let at = 0; at < ACTS; at += 1) {
    await all[roll(all.length)]();
    if (at === ACTS / 4) early = await heapMb(page);
  }
  const late = await heapMb(page);
  console.log(`heap after ${ACTS / 4} acts ${early.toFixed(1)} MB, after ${ACTS} acts ${late.toFixed(1)} MB`);
  assert.ok(late < early * 2 + 8, `the heap grew from ${early.toFixed(1)} to ${late.toFixed(1)} MB`);

  await page.keyboard.press('Escape');
  assert.ok(await verdict(page).catch(() => send(page)));
  // Where it ended can be opened by somebody else.
  const other = await openPage({ hash: new URL(page.url()).hash });
  await request(other).waitFor();
}, { full: true, timeout: 600_000 });
