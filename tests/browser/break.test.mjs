// Breaking things: what is broken is named as the reason, and the offered fix mends it.

import assert from 'node:assert/strict';
import { journey } from './harness.mjs';
import {
  HOSTS, NAMES, application, asks, details, diagram, inspector, linkTo, request, says, select, send, tab, verdict,
} from './playground.mjs';

const RULES = [
  { group: 'clients-sg', rule: /^Remove outbound rule/, mend: /^Add outbound rule .*clients-sg/ },
  { group: 'endpoint-sg', rule: /^Remove inbound rule/, mend: /^Add inbound rule .*endpoint-sg/ },
  { group: 'targets-sg', rule: /^Remove inbound rule/, mend: /^Add inbound rule .*targets-sg/ },
];

journey('each security group rule the path needs is named when it is gone, and the offered fix mends it', async ({ openPage }) => {
  const page = await openPage();
  assert.match(await send(page), /^Connected/);
  for (const { group, rule, mend } of RULES) {
    const panel = await select(page, `security group ${group}`);
    await panel.getByRole('button', { name: rule }).click();
    const broken = await says(request(page), /Timed out/);
    assert.match(broken, /was connected/, 'the change is told');
    assert.match(broken, new RegExp(`Decided by ${group}`));
    await request(page).getByRole('button', { name: mend }).click();
    await says(request(page), /Connected/);
  }
});

journey('the reply needs no outbound rule of the targets: security groups keep track', async ({ openPage }) => {
  const page = await openPage();
  await send(page);
  const panel = await select(page, 'security group targets-sg');
  await panel.getByRole('button', { name: /^Remove outbound rule/ }).click();
  await says(panel, /No outbound rule: nothing may go out/);
  assert.match(await verdict(page), /^Connected/);
});

journey('removing the rule by keyboard, showing where it died and undoing', async ({ openPage }) => {
  const page = await openPage();
  await send(page);
  await select(page, 'security group endpoint-sg');
  await inspector(page).getByRole('button', { name: /^Remove inbound rule/ }).focus();
  await page.keyboard.press('Enter');
  await says(request(page), /Timed out/);
  await request(page).getByRole('button', { name: 'Show me' }).click();
  const step = details(page).locator('[aria-current=step]');
  await says(step, /Security group dropped/);
  await page.keyboard.press('Control+z');
  assert.match(await verdict(page), /^Connected/);
  await page.keyboard.press('Control+Shift+z');
  assert.match(await verdict(page), /^Timed out/);
});

journey('the port closed on every target: refused as registered, fail-open when settled', async ({ openPage }) => {
  const commands = HOSTS.map((_, at) => application(at + 1, 'stopped'));
  const page = await openPage({ hash: linkTo({ commands, view: asks() }) });
  assert.match(await send(page, { moment: 'As registered' }), /^Refused .*Nothing listens on port 8443 of orders-/);
  const open = await send(page, { moment: 'Settled' });
  assert.match(open, /^Refused .*Nothing listens on port 8443/);
  assert.match(open, /fail-open/);
});

journey('settled: a target that fails its health check gets nothing while another is healthy', async ({ openPage }) => {
  const page = await openPage();
  await send(page, { to: NAMES.zonal });
  const panel = await select(page, 'instance orders-1');
  await panel.getByRole('group', { name: 'State' }).getByRole('button', { name: 'Stopped' }).click();
  const group = await select(page, 'target group orders-tls');
  await says(group.getByRole('row', { name: /orders-1/ }), /Unhealthy/);
  const spread = await tab(page, 'Spread');
  await spread.getByRole('button', { name: /^Run/ }).click();
  const text = await says(spread, /Run again/, 20_000);
  assert.doesNotMatch(text, /orders-1|Failed/);
  assert.match(text, /orders-2 .*orders-3/);

  // Before any check has answered it gets its share, and refuses it.
  const rows = (await tab(page, 'Journey')).getByRole('row');
  await send(page, { moment: 'As registered' });
  await says(rows.filter({ hasText: 'orders-1' }), /Refused/);
  await says(rows.filter({ hasText: 'orders-2' }), /Connected/);
});

const ZONE_DOWN = [1, 2, 3].map((host) => application(host, 'stopped'));

journey('a zone without healthy target, cross-zone off: silence by the paper, routing failover today', async ({ openPage }) => {
  const commands = [...ZONE_DOWN, { SetProfile: { profile: 'paper' } }];
  const page = await openPage({ hash: linkTo({ commands, view: asks({ to: NAMES.zonal }) }) });
  const paper = await send(page);
  assert.match(paper, /^Timed out .*Cross-zone is off for orders and no target in .*nowhere to send/);
  assert.match(paper, /Root cause: Nothing listens on port 8443 of orders-[123]/);

  await page.getByRole('group', { name: 'Which AWS' }).getByRole('button', { name: 'Today' }).click();
  await says(request(page), /Refused/);
  const today = await verdict(page);
  assert.match(today, /^Refused .*was timed out/);
  assert.match(today, /Nothing listens on port 8443 of orders-[123]/);
  assert.match(today, /routing failover/);

  // With cross-zone on the other zone's targets are within reach.
  await select(page, /Network Load Balancer orders/);
  await inspector(page).getByRole('switch', { name: 'Cross-zone load balancing' }).click();
  await says(request(page), /Connected/);
  assert.match(await verdict(page), /orders-[456] answers/);
});

journey('a zone without healthy target leaves the regional name of the load balancer', async ({ openPage }) => {
  const page = await openPage({ hash: linkTo({ commands: ZONE_DOWN, view: asks() }) });
  const balancer = (await select(page, /Network Load Balancer orders/)).getByText(/^orders-[0-9a-f]+\.elb/);
  await send(page, { from: 'orders-4', to: await balancer.first().innerText() });
  const answer = await tab(page, 'DNS');
  await says(answer, /10\.1\.1\.9 is left out: no target its node in use1-az1 may use is healthy/);
  const records = await answer.getByRole('region', { name: /^Answer/ }).getByRole('table').innerText();
  assert.match(records, /10\.1\.2\.9/);
  assert.doesNotMatch(records, /10\.1\.1\.9/);
});

journey('a port without listener is never answered', async ({ openPage }) => {
  const permission = { protocol: 'tcp', ports: '8000-9000', peer: '10.0.0.0/16' };
  const open = { AuthorizeSecurityGroupIngress: { group: 'sg-0e0d901a7000000a2', permission } };
  const page = await openPage({ hash: linkTo({ commands: [open], view: asks() }) });
  assert.match(await send(page, { port: 8080 }), /^Timed out .*orders has no listener on port 8080/);
  assert.match(await send(page, { port: 80 }), /^Timed out .*No inbound rule of endpoint-sg/);
});

journey('a lost zone is shown on its boxes and what stood there times out', async ({ openPage }) => {
  const page = await openPage();
  await send(page, { to: NAMES.zonal });
  await page.keyboard.press('Escape');
  await diagram(page).getByRole('button', { name: /^Availability Zone us-east-1a/ }).first().click({ position: { x: 40, y: 8 } });
  await inspector(page).getByRole('button', { name: /^Lose us-east-1a/ }).click();
  await says(request(page), /Timed out/);
  assert.match(await verdict(page), /Availability Zone use1-az1, which is lost/);
  // The client's own zone is the lost one: there is no hop to list, and the journey says so.
  await page.getByRole('region', { name: 'Journey' }).getByText('No packet left the client.').waitFor();
  const lost = page.locator('.tree-item.lost > .detail').first();
  assert.ok(await lost.evaluate((word) => word.scrollWidth <= word.clientWidth + 1), '“lost” is not cut');
  await diagram(page).getByRole('button', { name: /^Instance orders-1, .*Availability Zone lost/ }).waitFor();
  await inspector(page).getByRole('button', { name: /^Restore us-east-1a/ }).click();
  await says(request(page), /Connected/);
});
