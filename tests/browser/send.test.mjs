// One request and all that is said of it: every check on its way, whatever came of it, with the rule that decided.

import assert from 'node:assert/strict';
import { journey } from './harness.mjs';
import { details, diagram, inspector, says, send, tab } from './playground.mjs';

const checks = (page, direction) => details(page).getByRole('region', { name: direction, exact: true }).locator('.check:not(.note)');

/** Every check with its word, what it says, and what it rests on. */
const listed = (place) => place.evaluateAll((all) => all.map((check) => ({
  what: check.querySelector('.what').textContent, word: check.querySelector('.word').textContent, says: check.querySelector('.says').textContent,
  by: [...check.querySelectorAll('.says button, .says a')].map((link) => link.textContent),
})));

journey('every check is listed, passed or failed, with the rule that decided it', async ({ openPage }) => {
  const page = await openPage();
  assert.match(await send(page), /^Connected orders-\d answers at .*\.$/, 'a sentence');
  await tab(page, 'Journey');
  const out = await listed(checks(page, 'Out'));
  const groups = out.filter((check) => /security group/i.test(check.what));
  assert.ok(groups.length >= 3, `the client's, the endpoint's and the targets': ${JSON.stringify(out.map((check) => check.what))}`);
  assert.ok(out.some((check) => /route/i.test(check.what)), 'routes are checked');
  for (const check of [...out, ...await listed(checks(page, 'Back'))]) {
    assert.match(check.word, /\w/, check.what);
    assert.match(check.says, /\w+ .*\./, `${check.what} says why`);
  }
  const ruled = groups.filter((check) => check.by.some((text) => /security group rule/.test(text)));
  assert.ok(ruled.length >= 3, `each names its rule: ${JSON.stringify(groups)}`);
  assert.ok(out.every((check) => !/dropped/i.test(check.word)), 'none fails');

  // The rule it rests on is a link that leads there.
  await checks(page, 'Out').filter({ hasText: 'security group rule' }).first().getByRole('button', { name: 'security group rule' }).click();
  await says(inspector(page), /Security group rule ID/);

  await send(page, { port: 80 });
  await tab(page, 'Journey');
  const failed = await listed(checks(page, 'Out'));
  assert.deepEqual(failed.filter((check) => /dropped/i.test(check.word)).length, 1, 'one decides');
  assert.match(failed.at(-1).word, /dropped/i, 'and nothing comes after it');
  assert.ok(failed.length > 1, 'what was passed before is still listed');
  await page.keyboard.press('Escape');
  await page.getByRole('main').focus();
  await page.keyboard.press('d');
  await diagram(page).locator('.overlay .drop').waitFor();
});
