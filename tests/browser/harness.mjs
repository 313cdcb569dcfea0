// What every journey through the built page stands on: a page in the real Chromium of `world.mjs` that fails its
// test over anything it should not have done.
//
// To add a journey: make a file `<subject>.test.mjs` here, one subject a file, of this shape:
//
//   import { journey, SIZES } from './harness.mjs';
//
//   journey('what the reader achieves', async ({ openPage }) => {
//     const page = await openPage({ viewport: SIZES.phone, theme: 'dark', hash: '#...' });
//     await page.getByRole('button', { name: 'Send' }).click();
//     await page.getByText('arrived').waitFor();
//   });
//
// `cargo xtask test` finds it by its name. While writing it: `node --test tests/browser/<subject>.test.mjs` after
// `cargo xtask dist`. Wait for what a reader would see, never for time. Nothing needs cleaning up; after the journey
// every page is checked: no console error or warning, no uncaught exception, no violation of the shipped
// Content-Security-Policy, no failed request, no request to another origin, none that the browser waits for. A journey that provokes one of those
// names it beforehand with `page.expectTrouble(/part of its text/)`; one that then does not come fails as well.
// Journeys for `--full` only: `journey(..., { full: true })`; they are left out of the file elsewhere.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { DIST, isReady, launch, startServer } from './world.mjs';

/** The window sizes that the page promises to work in. */
export const SIZES = {
  phone: { width: 390, height: 844 },
  tablet: { width: 820, height: 1180 },
  laptop: { width: 1440, height: 900 },
  wide: { width: 1920, height: 1080 },
};

/** Whether the long journeys are wanted. */
export const FULL = process.env.PRIVATELINK_FULL === '1';

let shared;

/** One server and one browser for all journeys of a file; each journey has a context, so a storage, of its own. */
async function sharedWorld() {
  if (!existsSync(join(DIST, 'index.html'))) throw new Error('dist/ holds no page: run `cargo xtask dist` first');
  shared ??= Promise.all([startServer(), launch()]).then(([server, browser]) => ({ server, browser }));
  return shared;
}

after(async () => {
  if (!shared) return;
  const { server, browser } = await shared;
  await browser.close();
  await server.close();
});

/**
 * A test of the page. `body` gets `openPage`, the `server` and Node's test context.
 * @param {{full?: boolean, timeout?: number}} options
 */
export function journey(name, body, { full = false, timeout = 60_000 } = {}) {
  if (full && !FULL) return;
  if (process.env.PRIVATELINK_NAMES) {
    // `promises.test.mjs` asks what journeys there are.
    console.log(JSON.stringify({ journey: name }));
    return;
  }
  test(name, { timeout }, async (t) => {
    const { server, browser } = await sharedWorld();
    const opened = [];
    const openPage = async (options) => {
      const page = await openWatchedPage(browser, server, options);
      opened.push(page);
      return page;
    };
    try {
      await body({ openPage, server, t });
      for (const page of opened) await page.assertNoTrouble();
    } finally {
      await Promise.all(opened.map((page) => page.context().close()));
    }
  });
}

/**
 * Opens the page and waits until it is ready for a reader. Beside Playwright's own, the page has `requests` (every
 * address asked for), `troubles` (what went wrong so far), `expectTrouble(pattern)` and `assertNoTrouble()`.
 * @param {{viewport?: object, theme?: 'light'|'dark', hash?: string, context?: object, ready?: boolean,
 *   init?: Function, url?: string}} options `url` is a page elsewhere that has the playground in it; `init` runs in the page before anything of its own
 */
async function openWatchedPage(browser, server, options = {}) {
  const { viewport = SIZES.laptop, theme = 'light', hash = '', url, context: more = {}, ready = true, init } = options;
  const context = await browser.newContext({ viewport, colorScheme: theme, ...more });
  const page = await context.newPage();
  const origins = url ? [server.origin, new URL(url).origin] : [server.origin];
  await watch(page, origins, more.javaScriptEnabled !== false);
  if (init) await page.addInitScript(init);
  await page.goto(url ?? server.url + hash);
  if (ready) {
    await isReady(page).catch((error) => {
      throw new Error(`the page did not get ready; trouble so far: ${page.troubles.join('; ') || 'none'}`, { cause: error });
    });
  }
  return page;
}

async function watch(page, origins, runs) {
  const expected = [];
  page.requests = [];
  page.troubles = [];
  const trouble = (text) => page.troubles.push(text);

  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) trouble(`console ${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => trouble(`uncaught: ${error.stack ?? error}`));
  page.on('requestfailed', (request) => {
    // What the page itself called off, or left behind by navigating, did not fail.
    const why = request.failure()?.errorText;
    // Without scripts the browser itself calls the script's preload off, and says it was the policy.
    if (!runs && why === 'csp') return;
    if (why !== 'net::ERR_ABORTED') trouble(`request failed: ${request.url()} ${why}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) trouble(`response ${response.status()}: ${response.url()}`);
  });
  // The context sees what workers ask for as well.
  page.context().on('request', (request) => {
    page.requests.push(request.url());
    // The page brings its second part before it needs it; where it did not know, the browser has to wait.
    if (request.resourceType() === 'xhr') trouble(`the browser had to wait for ${request.url()}`);
    const local = /^(data|blob):/.test(request.url());
    if (!local && !origins.includes(new URL(request.url()).origin)) trouble(`request to another origin: ${request.url()}`);
  });
  await page.exposeBinding('reportPolicyViolation', (_, text) => trouble(`policy violation: ${text}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      window.reportPolicyViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile ?? ''}`);
    });
  });

  page.expectTrouble = (pattern) => expected.push(pattern);
  page.assertNoTrouble = async () => {
    // The browser tells of some things in a task of their own; what it said before this answer has arrived with it.
    if (runs && !page.isClosed()) await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
    const unexpected = page.troubles.filter((text) => !expected.some((pattern) => pattern.test(text)));
    assert.deepEqual(unexpected, [], 'the page did what it should not have');
    const missing = expected.filter((pattern) => !page.troubles.some((text) => pattern.test(text)));
    assert.deepEqual(missing, [], 'trouble that was expected did not come');
  };
}
