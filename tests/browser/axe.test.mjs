// axe finds nothing, in light and dark, wherever a person can go.

import assert from 'node:assert/strict';
import { checker } from './checker.mjs';
import { SIZES, journey } from './harness.mjs';
import { asks, details, inspector, linkTo, outline, palette, request, says, select, send, tab } from './playground.mjs';

journey('axe barks', async ({ openPage }) => {
  const page = await openPage();
  await page.evaluate(() => document.querySelector('main').append(document.createElement('img')));
  const { check, done } = checker(page);
  await check('with a picture nobody can read');
  assert.throws(done, /image-alt/);
});

const KINDS = [
  /^account Consumer/, /^VPC VPC A/, /^Availability Zone us-east-1a/, /^subnet Subnet A1/, /^instance orders-1/, /^network interface Endpoint ENI/,
  /^VPC endpoint/, /^security group endpoint-sg/, /^route table/, /^Network Load Balancer/, /^target group/, /^endpoint service/,
];

for (const theme of ['light', 'dark']) {
  journey(`axe, ${theme}: fresh, sent, played, each tab, dialogs`, async ({ openPage }) => {
    const page = await openPage({ theme });
    const { check, done } = checker(page);
    await check('fresh');
    await page.getByRole('button', { name: 'Show the legend' }).click();
    await check('legend');
    await page.getByRole('button', { name: 'Hide the legend' }).click();
    await send(page);
    await check('while it plays');
    await palette(page, 'to the end');
    await check('journey at its end');
    await tab(page, 'Packets');
    await details(page).getByRole('gridcell').last().click();
    await check('packets, a byte chosen');
    await details(page).getByRole('radio').last().click();
    await check('packets, a message that is not seen there');
    await send(page, { port: 80 });
    await request(page).getByRole('button', { name: 'Show me' }).click();
    await check('dropped');
    for (const name of ['Ladder', 'Packets', 'DNS', 'PROXY', 'Findings', 'Spread', 'Load', 'Exposure', 'Availability', 'Cost']) {
      await tab(page, name);
      await check(name);
    }
    await tab(page, 'PROXY');
    for (const label of ['NLB with an endpoint', 'Checksum with its bytes swapped', 'Cut off', 'TLS of the client']) {
      await details(page).getByRole('button', { name: label }).click();
      if (label === 'NLB with an endpoint') await details(page).getByText('Examples', { exact: true }).click();
      await check(`PROXY, ${label}`);
    }
    await details(page).getByText('Add a TLV', { exact: true }).click();
    await details(page).getByRole('textbox', { name: 'Source', exact: true }).fill('nowhere');
    await check('PROXY, a wrong field');
    await details(page).getByRole('textbox', { name: 'Header as bytes' }).fill('xyz');
    await check('PROXY, no hex');
    await tab(page, 'Spread');
    await details(page).getByRole('button', { name: /^Run/ }).click();
    await says(details(page), /Run again/, 20_000);
    await check('spread after its run');
    await request(page).getByLabel('Port', { exact: true }).fill('99999');
    await request(page).getByRole('button', { name: 'Send', exact: true }).click();
    await request(page).getByRole('alert').waitFor();
    await check('a wrong port');
    await request(page).getByRole('combobox', { name: 'To' }).click();
    await check('the list of destinations');
    await page.keyboard.press('Escape');
    for (const name of [/^Commands and resources/, /^Keyboard shortcuts/, /^Share/, /^Your sketches/, /^Open a scenario/]) {
      await page.getByRole('banner').getByRole('button', { name }).click();
      await page.getByRole('dialog').waitFor();
      await check(`dialog ${name}`);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    }
    await page.evaluate(() => { location.hash = '#nonsense'; });
    await page.getByRole('region', { name: 'Messages' }).waitFor();
    await check('a message');
    done();
  });

  journey(`axe, ${theme}: the inspector of each kind of resource`, async ({ openPage }) => {
    const commands = [{ LoseZone: { zone: 'use1-az2' } }, { StopInstances: { instance: 'i-0b0000000000000b1' } }];
    const page = await openPage({ theme, hash: linkTo({ commands, view: asks({ step: 3 }) }) });
    const { check, done } = checker(page);
    await check('sketch');
    for (const line of KINDS) {
      await outline(page).getByRole('treeitem', { name: line }).first().waitFor();
      await select(page, line);
      await check(String(line));
    }
    await tab(page, 'Journey');
    await details(page).getByRole('button', { name: 'security group rule' }).first().click();
    await says(inspector(page), /Security group rule ID/);
    await check('rule');
    done();
  });

  journey(`axe, ${theme}: on a phone, in read and present mode, and the crash page`, async ({ openPage }) => {
    const page = await openPage({ theme, viewport: SIZES.phone });
    const { check, done } = checker(page);
    await check('fresh');
    await send(page);
    for (const name of ['Journey', 'Inspect', 'Outline', 'Ladder', 'Packets', 'DNS', 'PROXY', 'Spread', 'Load', 'Findings', 'Cost']) {
      await tab(page, name);
      await check(`sheet ${name}`);
    }
    for (const mode of ['read', 'present']) {
      await page.evaluate((hash) => { location.hash = hash; }, linkTo({ view: asks({ step: 5, mode }) }));
      await says(request(page), /Connected/);
      await page.setViewportSize(SIZES.laptop);
      await check(mode);
    }
    await page.evaluate(() => {
      try {
        window.privatelinkShell.bindings.force_panic();
      } catch {
        // Only the page it leads to is looked at.
      }
    });
    await page.getByRole('alert').waitFor();
    await page.getByText('What the program said').click();
    await check('crash');
    done();
  });
}
