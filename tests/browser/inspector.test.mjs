// The inspector: every property of what is selected, edited by AWS's verbs, refusals in their place; forms for
// everything that can be added.

import assert from 'node:assert/strict';
import { SIZES, journey } from './harness.mjs';
import { NAMES, inspector, outline, packed, request, says, select, send, tab } from './playground.mjs';

const row = (panel, term) => panel.locator('.row').filter({ has: panel.page().locator('.row-label', { hasText: term }) }).first();

journey('every property has its term, and a term explains itself', async ({ openPage }) => {
  const page = await openPage();
  const panel = await select(page, /^VPC VPC A/);
  for (const term of ['VPC ID', 'Name', 'Owner', 'Region', 'IPv4 CIDR', 'Further IPv4 CIDRs', 'IPv6 CIDRs', 'DNS resolution', 'DNS hostnames', 'Tags']) {
    await says(panel, new RegExp(term));
  }
  const term = panel.getByText('DNS resolution', { exact: true });
  await term.focus();
  await page.keyboard.press('Enter');
  await panel.getByText(/enableDnsSupport/).waitFor();
});

journey('a name is changed where it stands, by key, and can be undone', async ({ openPage }) => {
  const page = await openPage();
  const panel = await select(page, /^VPC VPC A/);
  const name = panel.getByRole('textbox', { name: 'Name' });
  await name.fill('Shop');
  await page.keyboard.press('Enter');
  await outline(page).getByRole('treeitem', { name: /Shop/ }).waitFor();
  await says(panel.getByRole('heading', { level: 2 }), /Shop/);
  await name.fill('Other');
  await page.keyboard.press('Escape');
  assert.equal(await name.inputValue(), 'Shop', 'Escape leaves it as it was');
  await panel.getByRole('heading', { level: 2 }).click();
  await page.keyboard.press('Control+z');
  await outline(page).getByRole('treeitem', { name: /VPC A/ }).waitFor();
});

journey("AWS's refusal stands at the field, with its code, and nothing changes", async ({ openPage }) => {
  const page = await openPage();
  const panel = await select(page, /^target group orders-tls/);
  const delay = panel.getByRole('textbox', { name: 'Deregistration delay (s)' });
  await delay.fill('abc');
  await page.keyboard.press('Enter');
  await says(panel.getByRole('alert'), /whole number/);
  await delay.fill('4000');
  await page.keyboard.press('Enter');
  await says(panel.getByRole('alert'), /^ValidationError: /);
  await page.keyboard.press('Escape');
  assert.equal(await panel.getByRole('alert').count(), 0);
});

journey('a subnet and an instance are added by forms with proposals, and what was made is selected', async ({ openPage }) => {
  const page = await openPage();
  const panel = await select(page, /^VPC VPC A/);
  await panel.getByRole('button', { name: 'Create subnet' }).click();
  const form = panel.getByRole('group', { name: 'Create subnet' });
  assert.match(await form.getByLabel('IPv4 CIDR').inputValue(), /^10\.0\.\d+\.0\/24$/, 'a block that is free');
  await form.getByLabel('IPv4 CIDR').fill('10.0.1.0/24');
  await form.getByLabel(/^Availability zone ID/i).first().fill('use1-az1');
  await form.getByRole('button', { name: 'Create subnet' }).click();
  await says(form.getByRole('alert'), /InvalidSubnet\.Conflict/);
  await form.getByLabel('IPv4 CIDR').fill('10.0.9.0/24');
  await page.keyboard.press('Enter');
  await says(panel.getByRole('heading', { level: 2 }), /subnet/);
  await says(row(panel, 'IPv4 CIDR'), /10\.0\.9\.0\/24/);
  await panel.getByRole('button', { name: 'Run instances' }).click();
  const run = panel.getByRole('group', { name: 'Run instances' });
  await run.getByRole('checkbox', { name: /clients-sg/ }).check();
  await run.getByRole('button', { name: 'Run instances' }).click();
  await says(panel.locator('.inspector-head'), /instance/i);
  await send(page, { from: await panel.getByRole('heading', { level: 2 }).innerText(), to: NAMES.regional });
  await says(request(page), /Connected|Timed out/);
});

journey('a block of addresses is checked while it is typed, and what is proposed is free', async ({ openPage }) => {
  const page = await openPage();
  const panel = await select(page, /^VPC VPC A/);
  await panel.getByRole('button', { name: 'Create subnet' }).click();
  const form = panel.getByRole('group', { name: 'Create subnet' });
  const block = form.getByLabel('IPv4 CIDR');
  assert.equal(await form.getByRole('alert').count(), 0, 'what is proposed is free');
  for (const [text, says_] of [['10.0.1.128/25', /InvalidSubnet\.Conflict/], ['10.0.9.0/33', /./], ['192.168.0.0/24', /InvalidSubnet\.Range/], ['10.0.9.0/30', /InvalidSubnet\.Range/]]) {
    await block.fill(text);
    await says(form.getByRole('alert'), says_);
  }
  await block.fill('10.0.9.0/24');
  await form.getByRole('alert').waitFor({ state: 'detached' });
  assert.equal(await outline(page).getByRole('treeitem', { name: /10\.0\.9\.0/ }).count(), 0, 'nothing is made by typing');
});

journey('rules are added and taken away', async ({ openPage }) => {
  const page = await openPage();
  const panel = await select(page, /^security group endpoint-sg/);
  await panel.getByRole('button', { name: 'Authorize security group ingress' }).click();
  const form = panel.getByRole('group', { name: 'Authorize security group ingress' });
  await form.getByLabel('Port range').fill('99999');
  await form.getByLabel('Source or destination').fill('10.0.0.0/33');
  await page.keyboard.press('Enter');
  assert.equal(await form.getByRole('alert').count(), 2, 'each field says what is wrong with it');
  await form.getByLabel('Port range').fill('8443');
  await form.getByLabel('Source or destination').fill('10.9.0.0/16');
  await page.keyboard.press('Enter');
  await form.waitFor({ state: 'hidden' });
  const rules = panel.getByRole('table', { name: 'Inbound rules' });
  await says(rules, /tcp.*8443.*10\.9\.0\.0\/16/);
  await panel.getByRole('button', { name: /^Remove inbound rule .*8443/ }).click();
  assert.doesNotMatch(await rules.innerText(), /8443/);
});

journey('every verb is in the palette, with a form of its own', async ({ openPage }) => {
  const page = await openPage();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find a command or a resource' }).fill('create vpc endpoint');
  await page.getByRole('option', { name: /^Create VPC endpoint…/ }).click();
  const dialog = page.getByRole('dialog');
  const form = dialog.getByRole('group', { name: 'Create VPC endpoint', exact: true });
  await form.waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'form-first', 'the first field has the focus');
  await form.getByRole('button', { name: 'Create VPC endpoint' }).click();
  await says(form.getByRole('alert'), /Service is needed\./);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
});

journey('every kind of resource of every figure can be inspected, on a phone too', async ({ openPage }) => {
  const page = await openPage({ hash: packed({ base: 'figure-1' }), viewport: SIZES.phone });
  const kinds = ['internet gateway', 'NAT gateway', 'Elastic IP address', 'VPC peering connection', 'virtual private gateway', 'VPN connection', 'Direct Connect connection', 'route table'];
  for (const kind of kinds) {
    await tab(page, 'Outline');
    await outline(page).getByRole('treeitem', { name: new RegExp(`^${kind}`) }).first().click();
    await tab(page, 'Inspect');
    const panel = inspector(page);
    await says(panel.locator('.inspector-head'), new RegExp(kind, 'i'));
    const wide = await panel.evaluate((node) => node.scrollWidth - node.clientWidth);
    assert.ok(wide <= 0, `${kind}: nothing is wider than the panel`);
  }
});
