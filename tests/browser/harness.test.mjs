// The harness itself: a watch that never barks would let every journey pass.

import assert from 'node:assert/strict';
import { journey } from './harness.mjs';

const TROUBLES = {
  'a console error': [/console error: told/, () => console.error('told')],
  'an uncaught exception': [/uncaught: .*thrown/, () => void setTimeout(() => { throw new Error('thrown'); })],
  'a missing file': [/response 404: .*no-such-file/, () => fetch('no-such-file').then(() => null)],
  'a policy violation': [/policy violation: connect-src/, () => fetch('https://example.com/').catch(() => null)],
};

for (const [name, [pattern, provoke]] of Object.entries(TROUBLES)) {
  journey(`${name} fails a journey that did not expect it`, async ({ openPage }) => {
    const page = await openPage();
    await page.evaluate(provoke);
    await assert.rejects(() => page.assertNoTrouble(), (error) => error.actual.some((text) => pattern.test(text)));
    page.expectTrouble(pattern);
    // The browser writes the last two to the console as well.
    if (/response|policy/.test(pattern.source)) page.expectTrouble(/^console error/);
  });
}

journey('a request to another origin fails a journey', async ({ openPage }) => {
  // Without the policy, which would stop the request before it is one.
  const page = await openPage({ context: { bypassCSP: true } });
  await page.context().route('https://example.com/**', (route) => route.fulfill({ body: 'reached' }));
  await page.evaluate(() => fetch('https://example.com/', { mode: 'no-cors' }).then(() => null));
  await assert.rejects(() => page.assertNoTrouble(), /should not have/);
  page.expectTrouble(/request to another origin: https:\/\/example\.com/);
});

journey('trouble that was expected has to come', async ({ openPage }) => {
  const page = await openPage();
  page.expectTrouble(/never said/);
  await assert.rejects(() => page.assertNoTrouble(), /did not come/);
  await page.evaluate(() => console.error('never said'));
});
