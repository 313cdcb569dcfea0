// Requests through gateways: out to the internet, in from a data center, and a reply that does not come back.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { SIZES, journey } from './harness.mjs';
import { details, diagram, inspector, kept, packed, request, says, send, tab, verdict } from './playground.mjs';

/** A built-in sketch as an object, changed by `change`. */
async function sketch(id, change = () => {}) {
  const found = JSON.parse(await readFile(new URL(`../../static/scenarios/${id}.json`, import.meta.url), 'utf8'));
  change(found);
  return found;
}

/** The fragment of a link to a built-in sketch, with this request in the bar. */
const asking = (base, from, to, more = {}) => packed({ base, commands: [], view: { from, to, port: 443, ...more } });

/** The hops of one direction, each by the line over its checks. */
async function hops(page, direction) {
  const panel = await tab(page, 'Journey');
  const heads = panel.getByRole('region', { name: direction, exact: true }).locator('.hop-head');
  return (await heads.allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
}

/** Plays to the end, where everything travelled is lit. */
async function played(page) {
  await page.keyboard.press('Escape');
  await page.getByRole('slider', { name: 'Position in the journey' }).press('End');
}

journey('from a private host by NAT and internet gateway to the internet and back', async ({ openPage }) => {
  const page = await openPage({ hash: asking('figure-1', 'private host', '192.0.2.80') });
  assert.match(await send(page), /^Connected/);
  const out = await hops(page, 'Out');
  assert.equal(out.length, 4, out.join('\n'));
  assert.match(out[1], /NAT gateway.*leaves as 10\.0\.\d+\.\d+:\d+ → 192\.0\.2\.80:443/);
  assert.match(out[2], /Internet gateway.*leaves as 198\.51\.100\.12:\d+ → 192\.0\.2\.80:443/);
  assert.match(out[3], /the internet.*198\.51\.100\.12:\d+ → 192\.0\.2\.80:443/);
  const back = await hops(page, 'Back');
  assert.match(back.at(-1), /private host/, 'the reply came back to who asked');
  await played(page);
  assert.equal(await diagram(page).locator('.overlay .lit').count(), 3, 'every line of the way is lit');

  // The NAT gateway sees both sides of the packet.
  const packets = await tab(page, 'Packets');
  await packets.getByRole('button', { name: /NAT gateway/ }).or(packets.getByRole('radio', { name: /NAT gateway/ })).first().waitFor();
  await tab(page, 'Ladder');
  await says(details(page).getByRole('tabpanel'), /NAT gateway/);
});

journey('from on premises by Direct Connect to an endpoint in a VPC', async ({ openPage }) => {
  const page = await openPage({ hash: asking('figure-7', 'on-prem host', '10.9.1.81') });
  assert.match(await send(page), /^Connected .*answers at/);
  const out = (await hops(page, 'Out')).join('\n');
  assert.match(out, /on-prem host[^]*virtual interface[^]*Interface endpoint[^]*Load balancer node[^]*logging \d/);
  await played(page);
  const lit = await diagram(page).locator('.overlay .lit').count();
  assert.ok(lit >= 4, `${lit} lines are lit`);
});

journey('a reply that a network ACL stops, shown where it died and mended by the offered command', async ({ openPage }) => {
  const rule = (direction, ports) => ({ number: 100, direction, action: 'allow', protocol: 'tcp', ports, cidr: '0.0.0.0/0' });
  const changed = await sketch('figure-1', (found) => {
    found.network_acls = [{
      id: 'acl-0123456789abcdef0', name: 'tight', vpc: 'vpc-0d3953633ba952042', default: false,
      entries: [rule('inbound', '443'), rule('outbound', '443')],
    }];
    found.subnets.find((subnet) => subnet.name === 'Private subnet').network_acl = 'acl-0123456789abcdef0';
  });
  const page = await openPage({ hash: packed({ sketch: changed, view: { from: 'private host', to: '192.0.2.80', port: 443 } }) });
  assert.match(await send(page), /^Timed out .*tight/);
  const codes = await says(details(page).getByRole('region', { name: 'About this verdict' }), /SUBNET_ACL_RESTRICTION/);
  assert.match(codes, /network_acl/);
  await request(page).getByRole('button', { name: 'Show me' }).click();
  await says(details(page).locator('[aria-current=step]'), /Network ACL dropped/);
  await diagram(page).locator('.overlay .drop').waitFor();
  await says(inspector(page), /tight/);
  await request(page).getByRole('button', { name: /tight/ }).and(page.locator('.mend')).first().click();
  await says(request(page), /Connected/);
  assert.match(await verdict(page), /was timed out/);
});

journey('every place completes: hosts on premises, names, addresses, the internet', async ({ openPage }) => {
  const page = await openPage({ hash: asking('figure-1', 'private host', '192.0.2.80') });
  const bar = request(page);
  const [from, to] = [bar.getByLabel('From', { exact: true }).first(), bar.getByLabel('To', { exact: true }).first()];
  for (const [field, typed, offered] of [
    [from, 'on-prem', /on-prem host/], [from, 'internet:', /internet:203\.0\.113\.10/], [from, 'private host', /private host/],
    [to, 'on-prem', /on-prem host/], [to, 'ip-10', /ip-10-0-.*\.ec2\.internal/], [to, '198.51.100.12', /NAT gateway/],
  ]) {
    await field.fill(typed);
    await says(page.getByRole('listbox').getByRole('option'), offered);
    await field.press('Escape');
  }
  // What is no place says so, beside the field.
  await to.fill('nowhere at all');
  await bar.getByRole('button', { name: 'Send', exact: true }).click();
  await says(page.getByRole('alert'), /‘nowhere at all’ is no place in this sketch/);
});

journey('a ping has no port, and a link keeps the protocol', async ({ openPage }) => {
  const page = await openPage({ hash: asking('figure-1', 'public host', 'private host') });
  await request(page).getByLabel('TCP, UDP or ICMP').selectOption('ICMP');
  assert.ok(await request(page).getByLabel('Port', { exact: true }).isDisabled());
  let pinged;
  await kept(page, async () => { pinged = await send(page); });
  assert.match(pinged, /ICMP|ping/);
  const hash = new URL(page.url()).hash;
  const again = await openPage({ hash });
  assert.equal(await request(again).getByLabel('TCP, UDP or ICMP').inputValue(), 'ICMP');
  assert.equal(await verdict(again), pinged);
});

journey('a way of many hops stays in its places on a phone', async ({ openPage }) => {
  const page = await openPage({ hash: asking('transit-vpc', 'workload 1', 'logging 1', { port: 8443 }), viewport: SIZES.phone });
  assert.match(await send(page), /^Connected/);
  assert.ok((await hops(page, 'Out')).length >= 6);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(overflow <= 0, `${overflow} px too wide`);
});
