// What a person does on the page, in a person's words, for journeys to tell. Places are found by what they are
// called, never by how they are built.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** The names and ids of the first scenario that journeys speak of. */
export const NAMES = {
  regional: 'vpce-0fe5b17a0707d6abc-29p5708s.vpce-svc-0a5c1e7d9b3f24680.us-east-1.vpce.amazonaws.com',
  zonal: 'vpce-0fe5b17a0707d6abc-29p5708s-us-east-1a.vpce-svc-0a5c1e7d9b3f24680.us-east-1.vpce.amazonaws.com',
  balancer: 'arn:aws:elasticloadbalancing:us-east-1:222222222222:loadbalancer/net/orders/50dc6c495c0c9188',
  targets: 'arn:aws:elasticloadbalancing:us-east-1:222222222222:targetgroup/orders-tls/73e2d6bc24d8a067',
};

/** The ids of the provider's hosts orders-1 to orders-6; the first three are in us-east-1a. */
export const HOSTS = [1, 2, 3, 4, 5, 6].map((at) => `i-0b0000000000000b${at}`);

const FIGURE_5 = new URL('../../static/scenarios/figure-5.json', import.meta.url);

/** The first scenario as a sketch file's text, changed by `change`, which gets it as an object. */
export async function sketchText(change = () => {}) {
  const sketch = JSON.parse(await readFile(FIGURE_5, 'utf8'));
  change(sketch);
  return JSON.stringify(sketch, null, 2);
}

/** The fragment of a link to the first scenario after `commands`, looked at as `view` says. */
export function linkTo({ commands = [], view = {}, ...more } = {}) {
  return packed({ base: 'figure-5', commands, view, ...more });
}

/** Any object as a link's fragment. */
export function packed(inside) {
  return `#pl1.${deflateRawSync(Buffer.from(JSON.stringify(inside))).toString('base64url')}`;
}

/** What a link holds. */
export function unpacked(link) {
  const text = new URL(link).hash.replace(/^#pl1\./, '');
  return JSON.parse(inflateRawSync(Buffer.from(text, 'base64url')).toString());
}

/** A state of one host's application, as a command of a link. */
export const application = (host, state) => ({ SetApplicationState: { instance: HOSTS[host - 1], port: 8443, state } });

/** A view of a link: the request a journey wants sent. */
export const asks = (more = {}) => ({ from: 'client-1', to: NAMES.regional, port: 443, ...more });

export const request = (page) => page.getByRole('region', { name: 'Request' });
export const details = (page) => page.getByRole('region', { name: 'Details' });
export const diagram = (page) => page.getByRole('group', { name: /^Diagram of/ });
export const inspector = (page) => page.getByRole('region', { name: 'Inspector' });
export const outline = (page) => page.getByRole('tree');
export const messages = (page) => page.getByRole('region', { name: 'Messages' });

/** Waits until a place says what `pattern` asks for, and fails with what it says instead. */
export async function says(place, pattern, timeout = 5000) {
  const found = place.filter({ hasText: pattern });
  await found.first().waitFor({ timeout }).catch(async () => {
    const text = await place.first().innerText({ timeout: 1000 }).catch((error) => `(nothing: ${error.message})`);
    assert.fail(`${pattern} is not in what the page says:\n${text}`);
  });
  return (await found.first().innerText()).replace(/\s+/g, ' ');
}

/** Sends a request; whatever is not named stays as it is in the bar. Answers the verdict. */
export async function send(page, { from, to, port, moment } = {}) {
  const bar = request(page);
  for (const [label, text] of [['From', from], ['To', to], ['Port', port]]) {
    if (text !== undefined) await bar.getByLabel(label, { exact: true }).first().fill(String(text));
  }
  if (moment) await bar.getByRole('button', { name: moment }).click();
  await bar.getByRole('button', { name: 'Send', exact: true }).click();
  return verdict(page);
}

/** Runs what the palette finds first for a text. */
export async function palette(page, text) {
  await page.keyboard.press('Control+k');
  // What is typed before the field has the focus goes nowhere.
  await page.locator('[role=dialog] input:focus, dialog input:focus').waitFor();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
  // Whoever opens it again before it is gone types into the one that goes.
  await page.locator('.palette-field').waitFor({ state: 'detached' });
}

const OUTCOMES = /Connected|Refused|Reset|Timed out|No answer|Name not found|Forbidden|Cannot be sent/;

/** The verdict: one text with the outcome in front. */
export async function verdict(page) {
  const text = await says(request(page), OUTCOMES);
  return text.slice(text.search(OUTCOMES));
}

/** Waits until the second part of the program has come, where something on the page waits for it. */
const arrived = (page) => page.getByText('Loading this part of the page.').first().waitFor({ state: 'detached' });

/** Shows the tab of the dock and answers its panel. */
export async function tab(page, name) {
  await details(page).getByRole('tab', { name }).click();
  await arrived(page);
  return details(page).getByRole('tabpanel');
}

/** Selects a resource by its line in the outline, such as `security group endpoint-sg`. */
export async function select(page, line) {
  await outline(page).getByRole('treeitem', { name: line }).first().click();
  await arrived(page);
  return inspector(page);
}

/** The way of the last request by its journey: the endpoint's address, the node's, the target's. */
export async function way(page) {
  const panel = await tab(page, 'Journey');
  const out = await panel.getByRole('region', { name: 'Out', exact: true }).innerText();
  const packets = [...out.matchAll(/(\d+\.\d+\.\d+\.\d+):\d+ → (\d+\.\d+\.\d+\.\d+):\d+/g)];
  const [, , endpoint] = packets[0];
  const [, node, target] = packets.at(-1);
  return { endpoint, node, target };
}

/** The browser's dialog; a person whom it does not answer presses again. */
async function chooserFor(page, tries = 4) {
  const opened = page.waitForEvent('filechooser', { timeout: 6000 }).catch(() => null);
  await page.keyboard.press('Control+o');
  const chooser = await opened;
  if (chooser || tries === 1) return chooser;
  console.log(`no file dialog; focus is on ${await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200))}`);
  return chooserFor(page, tries - 1);
}

/** Opens a file the way a person does: by its shortcut and the browser's own dialog. */
export async function openFile(page, name, content) {
  const chooser = await chooserFor(page);
  await chooser.setFiles({ name, mimeType: 'application/json', buffer: Buffer.from(content) });
}

/** The text of a file that `act` downloads, and its name. */
export async function download(page, act) {
  const [file] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

/** Waits until the page has kept what is on it: the address follows at the same moment. */
export async function kept(page, act) {
  const before = page.url();
  await act();
  await page.waitForFunction((old) => location.href !== old, before);
  // Written a task later.
  await page.evaluate(() => new Promise((done) => setTimeout(done, 200)));
}
