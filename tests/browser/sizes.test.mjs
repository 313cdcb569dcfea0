// The page fits the window: it never scrolls as a whole, nothing a person can press is cut, out of the window, or
// under something else, at every size it promises. The long run knows more sizes, and a zoom of 200 %.

import assert from 'node:assert/strict';
import { journey } from './harness.mjs';
import { send, tab } from './playground.mjs';

const WINDOWS = [
  { name: '1440×900', viewport: { width: 1440, height: 900 } },
  { name: '390×844', viewport: { width: 390, height: 844 } },
  { name: '1024×768', viewport: { width: 1024, height: 768 }, full: true },
  { name: '320×640', viewport: { width: 320, height: 640 }, full: true },
  { name: '820×1180', viewport: { width: 820, height: 1180 }, full: true },
  { name: '1920×1080', viewport: { width: 1920, height: 1080 }, full: true },
  { name: '1440×900 at 200 %', viewport: { width: 720, height: 450 }, scale: 2, full: true },
];

const TABS = { wide: ['Journey', 'Ladder', 'Packets', 'DNS', 'PROXY', 'Spread', 'Load', 'Findings', 'Cost'], narrow: ['Journey', 'Inspect', 'Outline', 'Ladder', 'Packets', 'DNS', 'PROXY', 'Spread', 'Load', 'Findings', 'Cost'] };

/** What does not fit, in words. Runs in the page. */
function misfits() {
  const found = [];
  const told = (element) => `<${element.tagName.toLowerCase()}> “${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}”`;
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) found.push(`the page is ${root.scrollWidth} px wide in a window of ${innerWidth}`);
  if (root.scrollHeight > innerHeight) found.push(`the page is ${root.scrollHeight} px high in a window of ${innerHeight}`);

  const scrolls = (element) => element.closest('[data-scroll], .dock-panel, .popup, .tabs, .world');
  const controls = [...document.querySelectorAll('button, input, select, [role="tab"]')].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && element.checkVisibility({ visibilityProperty: true });
  });
  for (const control of controls) {
    const box = control.getBoundingClientRect();
    const style = getComputedStyle(control);
    if (control.scrollWidth > control.clientWidth + 1 && control.tagName === 'BUTTON' && style.textOverflow !== 'ellipsis') {
      found.push(`${told(control)} is cut: ${control.scrollWidth} px of text in ${control.clientWidth}`);
    }
    if (scrolls(control)) continue;
    if (box.left < -0.5 || box.top < -0.5 || box.right > innerWidth + 0.5 || box.bottom > innerHeight + 0.5) {
      found.push(`${told(control)} lies outside the window`);
      continue;
    }
    // What is pressed in its middle must be the control itself.
    const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    if (hit && hit !== control && !control.contains(hit) && !hit.contains(control)) {
      found.push(`${told(control)} lies under ${told(hit)}`);
    }
  }
  return found;
}

journey('what does not fit is found', async ({ openPage }) => {
  const page = await openPage();
  await page.evaluate(() => {
    const lid = Object.assign(document.createElement('dialog'), { textContent: 'lid' });
    document.body.append(lid);
    lid.showModal();
    const wide = Object.assign(document.createElement('button'), { textContent: 'far too long for its place'.repeat(99) });
    document.querySelector('header').append(wide);
  });
  const found = (await page.evaluate(misfits)).join('\n');
  assert.match(found, /lies outside the window/);
  assert.match(found, /lies under <dialog> “lid”/);
});

for (const { name, viewport, scale = 1, full = false } of WINDOWS) {
  for (const theme of ['light', 'dark']) {
    journey(`everything fits a window of ${name}, ${theme}`, async ({ openPage }) => {
      const page = await openPage({ theme, viewport, context: { deviceScaleFactor: scale, reducedMotion: 'reduce' } });
      const found = [];
      const look = async (where) => found.push(...(await page.evaluate(misfits)).map((text) => `${where}: ${text}`));
      await look('fresh');
      await send(page);
      const narrow = await page.getByRole('tab', { name: 'Inspect' }).count();
      for (const one of narrow ? TABS.narrow : TABS.wide) {
        await tab(page, one);
        await look(one);
        if (one === 'PROXY') {
          await page.getByRole('region', { name: 'Details' }).getByRole('button', { name: 'TLS of the client' }).click();
          await look('a header');
        }
      }
      await send(page, { port: 80 });
      await look('a failed request');
      assert.deepEqual(found, []);
    }, { full });
  }
}
