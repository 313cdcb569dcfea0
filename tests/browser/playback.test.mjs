// Playing a journey: pause, step, scrub, speed, the drop, and motion that may be unwanted.

import assert from 'node:assert/strict';
import { journey } from './harness.mjs';
import { NAMES, asks, details, diagram, linkTo, says, send, tab } from './playground.mjs';

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

journey('the way out and back is travelled along the lines of the diagram, each lit once it is passed', async ({ openPage }) => {
  const page = await openPage();
  await send(page);
  await control(page, /^Pause/).click();
  await control(page, 'Back to the start').click();
  const overlay = diagram(page).locator('.overlay');
  assert.equal(await overlay.locator('.lit').count(), 0, 'nothing is passed at the start');
  const length = Number(await slider(page).getAttribute('max'));
  const seen = { out: new Set(), back: new Set() };
  let strayed = 0;
  for (let at = 0; at <= length; at += Math.ceil(length / 70)) {
    await slider(page).fill(String(at));
    const now = await overlay.evaluate((own) => {
      const packet = own.querySelector('.packet');
      if (!packet) return null;
      const [, x, y] = packet.getAttribute('transform').match(/translate\(([-\d.]+) ([-\d.]+)\)/).map(Number);
      // How far the packet is from the nearest line that is drawn between two boxes.
      const away = (line) => {
        const whole = line.getTotalLength();
        let least = Infinity;
        for (let along = 0; along <= whole; along += 3) {
          const point = line.getPointAtLength(along);
          least = Math.min(least, Math.hypot(point.x - x, point.y - y));
        }
        return least;
      };
      const lines = [...document.querySelectorAll('.still path.line')];
      return { way: own.classList.contains('back') ? 'back' : 'out', place: `${x} ${y}`, away: Math.min(...lines.map(away)), lines: lines.length };
    });
    if (!now) continue;
    assert.ok(now.lines > 2, 'there are lines to travel');
    seen[now.way].add(now.place);
    if (now.away > 12) strayed += 1;
  }
  assert.ok(seen.out.size > 5 && seen.back.size > 5, `${seen.out.size} places out, ${seen.back.size} back`);
  assert.equal(strayed, 0, 'the packet keeps to the lines');
  await slider(page).fill(String(length));
  assert.ok(await overlay.locator('.lit').count() >= 3);
}, { timeout: 120_000 });

journey('the scrubber marks every event, the drop in its own way, and offers a quarter to eight times the speed', async ({ openPage }) => {
  const page = await openPage();
  await send(page);
  const ticks = details(page).locator('.scrub .tick');
  const [, all] = await step(page);
  assert.equal(await ticks.count(), all, 'a mark for each step');
  assert.equal(await details(page).locator('.scrub .tick.bad').count(), 0);
  const speeds = await details(page).getByRole('combobox', { name: 'Speed' }).getByRole('option').allInnerTexts();
  assert.deepEqual(speeds, ['¼×', '½×', '1×', '2×', '4×', '8×']);
  await send(page, { port: 80 });
  const bad = details(page).locator('.scrub .tick.bad');
  assert.equal(await bad.count(), 1, 'where it is dropped');
  await page.keyboard.press('d');
  // The jump leads to the mark.
  const [at, length, mark] = [await position(page), Number(await slider(page).getAttribute('max')), await bad.evaluate((tick) => Number(tick.getAttribute('x')) + Number(tick.getAttribute('width')))];
  assert.ok(Math.abs(at - mark) <= length / 100, `${at} against ${mark}`);
});

journey('a link leads to the moment it was copied at', async ({ openPage }) => {
  const page = await openPage({ hash: linkTo({ view: asks({ step: 4 }) }) });
  assert.equal((await step(page))[0], 4);
  await control(page, /^Step forward/).click();
  await page.waitForFunction((old) => location.hash !== old, new URL(page.url()).hash);
  const other = await openPage({ hash: new URL(page.url()).hash });
  assert.equal((await step(other))[0], 5);
});

journey('a packet that is chosen stays chosen and marked while the journey plays on', async ({ openPage }) => {
  const page = await openPage();
  await send(page, { to: NAMES.regional });
  await control(page, /^Pause/).click();
  await tab(page, 'Packets');
  const chosen = details(page).getByRole('grid', { name: 'Packets' }).locator('tr[aria-selected=true]');
  await details(page).getByRole('grid', { name: 'Packets' }).locator('tbody tr').nth(3).click();
  const before = [await chosen.innerText(), await chosen.evaluate((row) => getComputedStyle(row).backgroundColor)];
  const plain = await details(page).locator('.packet-list tbody tr[aria-selected=false]').first().evaluate((row) => getComputedStyle(row).backgroundColor);
  assert.notEqual(before[1], plain, 'it is marked');
  // The diagram shows what moves meanwhile.
  await page.keyboard.press('k');
  const moved = () => page.evaluate(() => document.querySelector('.overlay .packet')?.getAttribute('transform') ?? null);
  const places = new Set();
  while (places.size < 4) {
    await page.waitForFunction((known) => {
      const now = document.querySelector('.overlay .packet')?.getAttribute('transform');
      return now && !known.includes(now);
    }, [...places]);
    places.add(await moved());
    assert.equal(await chosen.count(), 1);
  }
  assert.deepEqual([await chosen.innerText(), await chosen.evaluate((row) => getComputedStyle(row).backgroundColor)], before);
  assert.equal(await chosen.count(), 1);
});

journey('the list follows what plays, but not away from who reads in it', async ({ openPage }) => {
  const page = await openPage();
  await send(page);
  await control(page, /^Pause/).click();
  await control(page, 'Back to the start').click();
  const list = details(page).getByRole('region', { name: 'Journey', exact: true });
  const scrolled = () => list.evaluate((own) => own.scrollTop);
  const first = list.getByRole('button', { name: /The client asks the resolver/ });
  await first.focus();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Tab');
  await details(page).getByRole('combobox', { name: 'Speed' }).evaluate((select) => { select.selectedIndex = 5; select.dispatchEvent(new Event('change', { bubbles: true })); });
  await page.keyboard.press('k');
  await control(page, /^Play/).waitFor({ timeout: 20_000 });
  assert.equal(await scrolled(), 0, 'what has the focus is still in sight');
  assert.ok(await first.evaluate((own) => own === document.activeElement));
  await control(page, 'Back to the start').click();
  await page.keyboard.press('k');
  await control(page, /^Pause/).waitFor();
  await control(page, /^Play/).waitFor({ timeout: 20_000 });
  assert.ok(await scrolled() > 0, 'else it follows');
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

journey('presenting makes the type larger', async ({ openPage }) => {
  const page = await openPage();
  await send(page);
  const sizes = () => page.evaluate(() => ['.verdict-word', '.brand', '.dock .check .says'].map((one) => parseFloat(getComputedStyle(document.querySelector(one)).fontSize)));
  const usual = await sizes();
  await page.getByRole('main').focus();
  await page.keyboard.press('p');
  await page.locator('.shell.present').waitFor();
  const large = await sizes();
  large.forEach((size, at) => assert.ok(size > usual[at] * 1.1, `${size} against ${usual[at]}`));
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
