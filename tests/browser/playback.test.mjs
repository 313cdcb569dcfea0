// Playing a journey: pause, step, scrub, speed, the drop, and motion that may be unwanted.

import assert from 'node:assert/strict';
import { journey } from './harness.mjs';
import { asks, details, linkTo, says, send } from './playground.mjs';

const control = (page, name) => details(page).getByRole('group', { name: 'Playback' }).getByRole('button', { name });
const slider = (page) => details(page).getByRole('slider', { name: 'Position in the journey' });
const position = async (page) => Number(await slider(page).inputValue());
const step = async (page) => (await slider(page).getAttribute('aria-valuetext')).match(/Step (\d+) of (\d+)/).slice(1).map(Number);

journey('a journey plays by itself, pauses, steps either way, is scrubbed and ends', async ({ openPage }) => {
  const page = await openPage();
  await send(page);
  await control(page, /^Pause/).click();
  const stopped = await position(page);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  assert.equal(await position(page), stopped, 'nothing moves in a pause');

  const [before, all] = await step(page);
  await control(page, /^Step forward/).click();
  assert.deepEqual(await step(page), [before + 1, all]);
  await control(page, /^Step back/).click();
  assert.deepEqual(await step(page), [before, all]);

  await slider(page).fill(String(Math.round(Number(await slider(page).getAttribute('max')) / 2)));
  const [middle] = await step(page);
  assert.ok(middle > 2 && middle < all, `${middle} of ${all} is in the middle`);

  await details(page).getByRole('combobox', { name: 'Speed' }).selectOption('8×');
  await control(page, /^Play/).click();
  await control(page, /^Play/).waitFor({ timeout: 20_000 });
  assert.deepEqual(await step(page), [all, all]);
  await control(page, 'Back to the start').click();
  assert.equal((await step(page))[0], 0);
});

journey('a step of the list shows that step, and the drop is one press away', async ({ openPage }) => {
  const page = await openPage();
  await send(page, { port: 80 });
  await control(page, /^Jump to the drop/).click();
  const now = details(page).locator('[aria-current=step]');
  await says(now, /Security group dropped/);
  await details(page).getByRole('button', { name: /The client asks the resolver/ }).click();
  await says(now, /The client asks the resolver/);
  await page.keyboard.press('d');
  await says(now, /Security group dropped/);
});

journey('a faster speed gets further in the same time', async ({ openPage }) => {
  const page = await openPage();
  const advance = async (speed) => {
    await details(page).getByRole('combobox', { name: 'Speed' }).selectOption(speed);
    await control(page, 'Back to the start').click();
    await control(page, /^Play/).click();
    const start = await position(page);
    await page.waitForFunction(() => new Promise((done) => setTimeout(() => done(true), 400)));
    return (await position(page)) - start;
  };
  await send(page);
  await control(page, /^Pause/).click();
  const slow = await advance('¼×');
  await control(page, /^Pause/).click();
  const fast = await advance('4×');
  assert.ok(fast > slow * 3, `${fast} against ${slow}`);
});

journey('who wants less motion gets steps instead of a moving packet', async ({ openPage }) => {
  const page = await openPage({ context: { reducedMotion: 'reduce' } });
  await send(page);
  const seen = await page.evaluate(async () => {
    const range = document.querySelector('input[type=range]');
    const found = new Set();
    for (let frame = 0; frame < 90; frame += 1) {
      await new Promise((done) => requestAnimationFrame(done));
      found.add(range.value);
    }
    return { positions: found.size, moving: document.getAnimations().length };
  });
  const [at, all] = await step(page);
  assert.ok(seen.positions <= all + 1, `${seen.positions} positions of ${all} steps in 90 pictures`);
  assert.equal(seen.moving, 0);
  assert.ok(at >= 0 && at <= all);
});

journey('presenting takes the panels away and steps by arrow keys', async ({ openPage }) => {
  const page = await openPage({ hash: linkTo({ view: asks({ step: 0, mode: 'present' }) }) });
  assert.equal(await page.getByRole('navigation', { name: 'Outline' }).count(), 0);
  assert.equal(await page.getByRole('complementary', { name: 'Inspector' }).count(), 0);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  assert.equal((await step(page))[0], 2);
  await page.keyboard.press('ArrowLeft');
  assert.equal((await step(page))[0], 1);
  await page.keyboard.press('p');
  await page.getByRole('navigation', { name: 'Outline' }).waitFor();
});
