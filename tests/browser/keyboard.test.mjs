// Everything without a mouse: from the request bar through the journey and the diagram to breaking, undoing, finding.

import assert from 'node:assert/strict';
import { SIZES, journey } from './harness.mjs';
import { details, diagram, inspector, outline, request, says, verdict } from './playground.mjs';

/** What has the focus, by what a screen reader would say of it. */
const focused = (page) => page.evaluate(() => {
  const at = document.activeElement;
  const name = at.getAttribute('aria-label') || at.labels?.[0]?.innerText || at.innerText || at.id;
  return `${at.getAttribute('role') ?? at.localName} ${(name ?? '').replace(/\s+/g, ' ').trim()}`;
});

/** Presses Tab until something of this name has the focus. */
async function tabTo(page, name, { back = false, most = 60 } = {}) {
  const seen = [];
  for (let press = 0; press < most; press += 1) {
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
    const at = await focused(page);
    if (name.test(at)) return at;
    seen.push(at);
  }
  return assert.fail(`Tab never came to ${name}; it came to ${seen.join(' · ')}`);
}

async function press(page, ...keys) {
  for (const key of keys) await page.keyboard.press(key);
}

journey('a request is chosen, sent and stepped through by keyboard', async ({ openPage }) => {
  const page = await openPage();
  await tabTo(page, /^combobox From/);
  await press(page, 'ArrowDown');
  const options = request(page).getByRole('listbox', { name: 'From' }).getByRole('option');
  await options.filter({ hasText: 'client-2' }).waitFor();
  await press(page, 'ArrowDown', 'Enter');
  assert.equal(await request(page).getByRole('combobox', { name: 'From' }).inputValue(), 'client-2');

  await tabTo(page, /^combobox To/);
  await press(page, 'ArrowDown', 'ArrowDown', 'Enter');
  const to = await request(page).getByRole('combobox', { name: 'To' }).inputValue();
  assert.match(to, /^vpce-0fe5b17a0707d6abc-29p5708s-us-east-1[ab]\.|^vpce-.*amazonaws\.com$/);
  await press(page, 'Control+Enter');
  assert.match(await verdict(page), /^Connected/);

  // Out of the field, where single keys are commands: pause, to the start, step by step.
  await tabTo(page, /^button (Settled|As registered)/);
  if (await details(page).getByRole('button', { name: /^Pause/ }).isVisible()) await press(page, 'k');
  await details(page).getByRole('button', { name: /^Play/ }).waitFor();
  const slider = details(page).getByRole('slider', { name: 'Position in the journey' });
  const at = async () => Number((await slider.getAttribute('aria-valuetext')).match(/^Step (\d+) of/)[1]);
  const before = await at();
  await press(page, '.', '.', '.');
  assert.equal(await at(), before + 3);
  await press(page, ',');
  assert.equal(await at(), before + 2);
  await details(page).locator('[aria-current=step]').waitFor({ timeout: 5000 });
});

journey('boxes are walked by arrow keys; one is inspected, broken and mended', async ({ openPage }) => {
  const page = await openPage();
  await press(page, 'Control+Enter');
  await says(request(page), /Connected/);
  await tabTo(page, /^button Instance client-1/);
  await press(page, 'ArrowRight');
  assert.match(await focused(page), /^button Endpoint network interface .*us-east-1a/);
  await press(page, 'ArrowRight');
  assert.match(await focused(page), /^button (Node of|Interface endpoint|Endpoint service|Network Load)/);
  for (let step = 0; step < 4 && !/Instance orders-/.test(await focused(page)); step += 1) await press(page, 'ArrowRight');
  assert.match(await focused(page), /^button Instance orders-[1-6]/);
  await press(page, 'ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp');
  assert.match(await focused(page), /^button (Instance orders-1|Instance orders|Endpoint|Interface|Network)/);
  const name = await focused(page);
  await press(page, 'Enter');
  await diagram(page).getByRole('button', { pressed: true }).waitFor();
  assert.match(name, /Instance orders/);
  await tabTo(page, /^button Stop instance/);
  await press(page, 'Enter');
  await inspector(page).getByRole('button', { name: 'Start instance' }).waitFor();
  assert.match(await focused(page), /^button Start instance/, 'the focus stays where it was');
  await press(page, 'Control+z');
  await inspector(page).getByRole('button', { name: 'Stop instance' }).waitFor();
});

journey('Escape walks outward from a box to nothing', async ({ openPage }) => {
  const page = await openPage();
  await tabTo(page, /^button Instance client-1/);
  await press(page, 'Enter');
  const chain = [];
  for (let step = 0; step < 7; step += 1) {
    const selected = diagram(page).getByRole('button', { pressed: true });
    if ((await selected.count()) === 0) break;
    chain.push((await selected.first().getAttribute('aria-label')).split(',')[0]);
    await press(page, 'Escape');
  }
  assert.deepEqual(chain, [
    'Instance client-1', 'Subnet Subnet A1', 'Availability Zone us-east-1a', 'VPC VPC A', 'Account Consumer', 'Region us-east-1',
  ]);
  await says(inspector(page), /Select a box in the diagram/);
});

/** Types and presses a key in one task: nothing can be drawn between the two, as where a machine is slow. */
const typeAndPress = (field, text, key) => field.evaluate((input, { text, key }) => {
  input.value = text;
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  input.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}, { text, key });

journey('a title is taken by Enter and left by Escape, even before the page is drawn anew', async ({ openPage }) => {
  const page = await openPage();
  const field = page.getByRole('textbox', { name: 'Title of the sketch' });
  await typeAndPress(field, 'Never meant', 'Escape');
  await page.waitForFunction((input) => input.value.startsWith('Figure 5'), await field.elementHandle());
  await typeAndPress(field, 'At once', 'Enter');
  await page.getByRole('group', { name: 'Diagram of At once' }).waitFor();
});

journey('Enter in the palette goes by what is typed, even before the list is drawn anew', async ({ openPage }) => {
  const page = await openPage();
  await press(page, 'Control+k');
  const field = page.getByRole('combobox', { name: 'Find a command or a resource' });
  await field.waitFor();
  await typeAndPress(field, 'show dns', 'Enter');
  await details(page).getByRole('tab', { name: 'DNS', selected: true }).waitFor();
});

journey('the palette runs commands and finds resources by name, id, address and block', async ({ openPage }) => {
  const page = await openPage();
  const field = page.getByRole('combobox', { name: 'Find a command or a resource' });
  const first = page.getByRole('option', { selected: true });
  const finds = [['orders-3', /orders-3/], ['i-0b0000000000000b4', /orders-4/], ['10.1.2.22', /orders-5/], ['endpoint-sg', /endpoint-sg/]];
  for (const [text, name] of finds) {
    await press(page, '/');
    await field.waitFor();
    await page.keyboard.type(text);
    await says(first, name);
    await press(page, 'Enter');
    await field.waitFor({ state: 'hidden' });
    await says(inspector(page).getByRole('heading', { level: 2 }), name);
  }
  // Who owns an address that nobody has: the subnet and the VPC around it.
  await press(page, 'Control+k');
  await page.keyboard.type('10.0.2.77');
  await says(page.getByRole('listbox', { name: 'Commands and resources' }), /Subnet A2/);
  await press(page, 'Escape');
  await field.waitFor({ state: 'hidden' });
  await press(page, 'Control+k');
  await page.keyboard.type('show dns');
  await press(page, 'Enter');
  await details(page).getByRole('tab', { name: 'DNS', selected: true }).waitFor();
  await press(page, 'Control+k');
  await page.keyboard.type('no such thing');
  await page.getByText('Nothing is called that').waitFor();
});

journey('a DNS name, a block and an address that nothing owns yet lead to what they belong to', async ({ openPage }) => {
  const page = await openPage();
  const field = page.getByRole('combobox', { name: 'Find a command or a resource' });
  const options = page.getByRole('listbox', { name: 'Commands and resources' }).getByRole('option');
  for (const [text, name] of [
    ['vpce-0fe5b17a0707d6abc-29p5708s.vpce-svc-0a5c1e7d9b3f24680.us-east-1.vpce.amazonaws.com', /^orders endpoint/],
    ['elb.us-east-1.amazonaws.com', /^orders/],
    ['10.1.2.0/24', /^Subnet B2/],
    ['10.0.1.87', /10\.0\.1\.87/],
  ]) {
    await press(page, '/');
    await field.waitFor();
    await field.fill(text);
    await says(options, name);
    await press(page, 'Escape');
    await field.waitFor({ state: 'hidden' });
  }
  // Who owns an address: nobody, and the block it would lie in is named before the wider one.
  await press(page, '/');
  await field.fill('10.0.3.7');
  await says(options, /^VPC A/);
  assert.equal(await options.filter({ hasText: /^Subnet/ }).count(), 0, 'no subnet has it');
});

journey('the shortcut sheet lists every command that has a key, as the palette does', async ({ openPage }) => {
  const page = await openPage();
  await press(page, 'Control+Enter');
  await says(request(page), /Connected/);
  await page.getByRole('main').focus();
  await press(page, 'Control+k');
  const offered = await page.getByRole('option').evaluateAll((all) => all.flatMap((option) => {
    const keys = [...option.querySelectorAll('kbd')].map((key) => key.textContent).join(' ');
    return keys ? [[option.querySelector('span').textContent.split(':')[0], keys]] : [];
  }));
  assert.ok(offered.length > 20, `${offered.length} commands with keys`);
  await press(page, 'Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.getByRole('main').focus();
  await press(page, '?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await sheet.waitFor();
  const listed = new Map(await sheet.locator('dl.shortcuts dt').evaluateAll((all) => all.map((name) => [
    name.textContent, [...name.nextElementSibling.querySelectorAll('.keys')].map((keys) => [...keys.children].map((key) => key.textContent).join(' ')),
  ])));
  for (const [name, keys] of offered) assert.ok(listed.get(name)?.includes(keys), `${name} (${keys}) is ${listed.get(name)}`);
  assert.ok(listed.size >= offered.length, 'and those that cannot be done now');
});

journey('the shortcut sheet opens by ?, closes by Escape, and can switch single keys off', async ({ openPage }) => {
  const page = await openPage();
  await tabTo(page, /^button Send/);
  await press(page, '?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await sheet.getByText('Send the request').waitFor();
  await press(page, 'Escape');
  await sheet.waitFor({ state: 'hidden' });
  assert.match(await focused(page), /^button Send/, 'the focus is back where it was');
  await press(page, '?');
  await sheet.getByRole('button', { name: 'On' }).click();
  await press(page, 'Escape', '?');
  assert.equal(await sheet.isVisible(), false, 'a single key does nothing now');
  await press(page, 'Control+k');
  await page.getByRole('dialog', { name: 'Commands and resources' }).waitFor();
});

journey('the outline is a tree for the keyboard', async ({ openPage }) => {
  const page = await openPage();
  await tabTo(page, /^treeitem /);
  await press(page, 'Home');
  assert.match(await focused(page), /^treeitem .*Consumer/);
  await press(page, 'ArrowLeft');
  const consumer = outline(page).getByRole('treeitem', { name: /Consumer/ });
  assert.equal(await consumer.getAttribute('aria-expanded'), 'false');
  assert.equal(await outline(page).getByRole('treeitem', { name: /client-1/ }).count(), 0);
  await press(page, 'ArrowRight', 'ArrowRight');
  assert.match(await focused(page), /^treeitem .*us-east-1/);
  await press(page, 'ArrowDown');
  assert.match(await focused(page), /^treeitem .*VPC A/);
  await press(page, 'Enter');
  await says(inspector(page), /IPv4 CIDR/);
  assert.equal(await outline(page).getByRole('treeitem', { selected: true }).count(), 1);
});

journey('tabs, sheet and inspector work by keyboard on a phone-sized window', async ({ openPage }) => {
  const page = await openPage({ viewport: SIZES.phone });
  await press(page, 'Control+Enter');
  await says(request(page), /Connected/);
  await tabTo(page, /^tab /);
  for (const name of ['Inspect', 'Outline', 'Ladder', 'Packets', 'DNS', 'PROXY', 'Spread', 'Load', 'Exposure', 'Availability', 'Findings', 'Cost']) {
    await press(page, 'ArrowRight');
    await details(page).getByRole('tab', { name, selected: true }).waitFor();
    assert.ok(await details(page).getByRole('tabpanel').isVisible());
  }
  await press(page, 'Escape');
  await details(page).getByRole('button', { name: 'Open the sheet' }).waitFor();
});
