// axe, for journeys: what it finds is told with the place it was found at.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Checks the page as it stands; all findings of a journey are told together. */
export function checker(page) {
  const found = [];
  const check = async (where) => {
    // The policy forbids what axe brings in by a script element, not what the debugger evaluates.
    if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
    await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null))));
    const violations = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(
      ({ id, help, nodes }) => `${id}: ${help}\n${nodes.slice(0, 3).map((node) => `      ${node.html.slice(0, 160)}\n      ${node.failureSummary.replace(/\s+/g, ' ').slice(0, 260)}`).join('\n')}`,
    )));
    found.push(...violations.map((text) => `${where}: ${text}`));
  };
  const done = () => assert.equal(found.length, 0, `axe found:\n  ${found.join('\n  ')}`);
  return { check, done };
}
