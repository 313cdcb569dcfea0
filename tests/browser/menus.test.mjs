// The menu of a thing: by mouse, key and finger; what is broken from it and mended; what it asks.

import assert from 'node:assert/strict';
import { checker } from './checker.mjs';
import { SIZES, journey } from './harness.mjs';
import { details, diagram, inspector, messages, outline, packed, request, says, send, tab, verdict, way } from './playground.mjs';

const menu = (page) => page.getByRole('menu');
const item = (page, name) => menu(page).getByRole('menuitem', { name });
const box = (page, name) => diagram(page).getByRole('button', { name }).first();
const focused = (page) => page.evaluate(() => document.activeElement?.id);
const broken = (page) => page.getByRole('button', { name: /things? broken$/ });

journey('a target is stopped from its menu, the chip counts it, and mending leaves nothing', async ({ openPage }) => {
  const page = await openPage();
  await send(page);
  assert.equal(await broken(page).count(), 0);
  for (const name of ['orders-1', 'orders-2']) {
    await box(page, new RegExp(`^Instance ${name}`)).click({ button: 'right' });
    await item(page, 'Break…').click();
    await item(page, `Stop ${name}`).click();
    await menu(page).waitFor({ state: 'detached' });
  }
  await says(broken(page), /2 things broken/);
  await broken(page).click();
  await item(page, 'Start orders-1').waitFor();
  await item(page, 'Mend all').click();
  await broken(page).waitFor({ state: 'detached' });
  assert.match(await verdict(page), /^Connected/);
  await page.keyboard.press('Control+z');
  await says(broken(page), /2 things broken/);
});

journey('by keyboard: Shift+F10 opens it, arrows walk it, Escape gives the focus back', async ({ openPage }) => {
  const page = await openPage();
  await send(page);
  await box(page, /^Instance orders-1/).focus();
  const at = await focused(page);
  for (const key of ['Shift+F10', 'ContextMenu']) {
    await page.keyboard.press(key);
    await menu(page).waitFor();
    assert.equal(await focused(page), 'menu-0', 'the first line has the focus');
    await page.keyboard.press('ArrowUp');
    await says(page.locator(':focus'), /Break…/);
    await page.keyboard.press('Escape');
    await menu(page).waitFor({ state: 'detached' });
    assert.equal(await focused(page), at);
  }
  // A row of the outline has the same menu; letters mean nothing else meanwhile.
  const row = outline(page).getByRole('treeitem', { name: /^security group endpoint-sg/ });
  await row.focus();
  await page.keyboard.press('Shift+F10');
  await menu(page).waitFor();
  await page.keyboard.press('p');
  assert.equal(await page.locator('.shell.present').count(), 0);
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await item(page, /^Drop inbound rule/).waitFor();
  await page.keyboard.press('Enter');
  await says(request(page), /Timed out/);
  assert.match(await verdict(page), /was connected/);
  await page.keyboard.press('Control+z');
  assert.match(await verdict(page), /^Connected/);
});

journey('a request is sent from, to and through what a menu is opened at', async ({ openPage }) => {
  const page = await openPage();
  const field = (name) => request(page).getByRole('combobox', { name });
  await box(page, /^Instance client-2/).click({ button: 'right' });
  await item(page, 'Send from here').click();
  assert.equal(await field('From').inputValue(), 'client-2');
  await box(page, /^Interface endpoint orders/).click({ button: 'right' });
  await item(page, 'Send to here').click();
  await page.waitForFunction(() => document.activeElement?.closest('[role=combobox], input'));
  assert.match(await field('To').inputValue(), /^vpce-0fe5b17a0707d6abc-.*amazonaws\.com$/);
  assert.match(await send(page), /^Connected/);
  await field('From').fill('nobody');
  await box(page, /^Network Load Balancer orders/).click({ button: 'right' });
  await item(page, 'Send through here').click();
  await says(request(page), /Connected/);
  assert.match(await field('From').inputValue(), /^client-/);
  assert.match((await way(page)).node, /^10\.1\./, 'by a node of the load balancer');

  // What connections pass only by accident of where they go.
  const other = await openPage({ hash: packed({ base: 'figure-1', commands: [] }) });
  await box(other, /^NAT gateway/).click({ button: 'right' });
  await item(other, 'Send through here').click();
  await says(request(other), /Connected/);
  await says((await tab(other, 'Journey')).getByRole('region', { name: 'Out', exact: true }), /NAT gateway/);
});

journey('where no connection passes a thing, that is said, with a way on', async ({ openPage }) => {
  const page = await openPage();
  for (const zone of ['us-east-1a', 'us-east-1b']) {
    await box(page, new RegExp(`^Availability Zone ${zone}`)).click({ button: 'right', position: { x: 40, y: 8 } });
    await item(page, 'Break…').click();
    await item(page, /^Lose Availability Zone/).click();
  }
  await outline(page).getByRole('treeitem', { name: /^Network Load Balancer orders/ }).first().click({ button: 'right' });
  await item(page, 'Send through here').click();
  await says(messages(page), /No connection that works passes orders/);
  await messages(page).getByRole('button', { name: 'Show findings' }).click();
  await details(page).getByRole('tab', { name: 'Findings', selected: true }).waitFor();
});

/** What is broken by a menu, how its line there begins, what the verdict is then, and where. */
const BREAKS = [
  { base: 'figure-5', at: /^Instance orders-1/, line: /^Stop the application on orders-1:8443/, ask: { from: 'orders-2', to: 'orders-1', port: 8443 } },
  { base: 'figure-5', at: /^Interface endpoint orders/, line: /^Reject /, ask: { from: 'client-1', to: 'orders endpoint', port: 443 } },
  { base: 'figure-7', at: /Direct Connect/, line: /^Make Direct Connect down/, ask: { from: 'on-prem host', to: '10.9.1.81', port: 443 } },
];

journey('a port, an endpoint and Direct Connect are broken by their menus, marked where it shows, and mended', async ({ openPage }) => {
  for (const { base, at, line, ask } of BREAKS) {
    const page = await openPage({ hash: packed({ base, commands: [], view: ask }) });
    assert.match(await send(page), /^Connected/);
    await box(page, at).click({ button: 'right' });
    await item(page, 'Break…').click();
    await item(page, line).click();
    await says(broken(page), /1 thing broken/);
    await says(request(page), /was connected/);
    assert.doesNotMatch(await verdict(page), /^Connected/);
    await tab(page, 'Journey');
    // Where the packet dies now, among the events of its journey.
    assert.equal(await details(page).locator('.scrub .tick.bad').count(), 1);
    await broken(page).click();
    await menu(page).getByRole('menuitem').first().click();
    await broken(page).waitFor({ state: 'detached' });
    await says(request(page), /Connected/);
    assert.equal(await details(page).locator('.scrub .tick.bad').count(), 0);
    await page.context().close();
  }
});

journey('what-if: the same request before and after, side by side, until it is so again', async ({ openPage }) => {
  const page = await openPage();
  await send(page);
  const table = page.getByRole('region', { name: 'What if' });
  assert.equal(await table.count(), 0);
  await box(page, /^Availability Zone us-east-1a/).click({ button: 'right', position: { x: 40, y: 8 } });
  await item(page, 'Break…').click();
  await item(page, /^Lose Availability Zone/).click();
  await says(table.getByRole('row', { name: /^Outcome/ }), /Connected\s*Timed out/);
  await says(table.getByRole('row', { name: /^Handshake/ }), /µs\s*–/);
  // The expectations it breaks are named, with the way there and back.
  const notice = page.getByRole('region', { name: 'Messages' });
  await says(notice, /This breaks an expectation: client-1 → orders endpoint:443 is to be connected; it is timed out/);
  await notice.getByRole('button', { name: 'Undo' }).click();
  await table.waitFor({ state: 'detached' });
  assert.match(await verdict(page), /^Connected/);
  assert.equal(await notice.getByText('breaks an expectation').count(), 0);
});

journey('an expectation is shown from the list, and what a host reaches follows the edits', async ({ openPage }) => {
  const page = await openPage();
  const findings = await tab(page, 'Findings');
  await findings.getByRole('button', { name: 'Show me' }).first().click();
  assert.match(await verdict(page), /^Connected/);
  await box(page, /^Instance client-1/).click({ button: 'right' });
  await item(page, 'What can it reach').click();
  const panel = details(page).getByRole('region', { name: 'Exposure' });
  await says(panel, /client-1 reaches 2 addresses and ports/);
  await says(panel.getByRole('row').nth(1), /orders endpoint.*10\.0\.1\.87:443\/tcp.*orders/s);
  await box(page, /^Availability Zone us-east-1b/).click({ button: 'right', position: { x: 40, y: 8 } });
  await item(page, 'Break…').click();
  await item(page, /^Lose Availability Zone/).click();
  await says(panel, /client-1 reaches 1 address and port/);
  await says(panel.getByRole('row', { name: /10\.0\.2\.87/ }), /gone/);
  await box(page, /^Instance orders-1/).click({ button: 'right' });
  await item(page, 'Who can reach this').click();
  await says(panel.getByRole('row', { name: /client-1/ }), /orders endpoint/);
});

journey('a long press opens the menu, and every line is large enough', async ({ openPage }) => {
  const page = await openPage({ viewport: SIZES.phone, theme: 'dark', context: { hasTouch: true, isMobile: true } });
  const at = await box(page, /^Instance client-1/).boundingBox();
  const touch = await page.context().newCDPSession(page);
  const point = { x: at.x + at.width / 2, y: at.y + at.height / 2 };
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] });
  await menu(page).waitFor();
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await menu(page).waitFor();
  for (const line of await menu(page).getByRole('menuitem').all()) {
    const { height, x, width } = await line.boundingBox();
    assert.ok(height >= 24 && x >= 0 && x + width <= SIZES.phone.width, `${await line.innerText()}: ${height}`);
  }
  await item(page, 'Break…').tap();
  await item(page, /^Stop client-1/).tap();
  await broken(page).waitFor();
});

for (const theme of ['light', 'dark']) {
  journey(`axe finds nothing in menus, what-if and exposure, ${theme}`, async ({ openPage }) => {
    const page = await openPage({ theme });
    const { check, done } = checker(page);
    await send(page);
    await box(page, /^Instance client-1/).click({ button: 'right' });
    await menu(page).waitFor();
    await check('a menu');
    await item(page, 'Break…').click();
    await item(page, 'Stop client-1').waitFor();
    await check('breaks');
    await item(page, /^Drop outbound rule/).click();
    await check('what-if and a broken expectation');
    await tab(page, 'Exposure');
    await check('exposure, nothing asked');
    await box(page, /^Instance orders-1/).click({ button: 'right' });
    await item(page, 'Who can reach this').click();
    await check('exposure');
    await broken(page).click();
    await check('what is broken');
    await page.keyboard.press('Escape');
    await inspector(page).waitFor();
    done();
  });
}
