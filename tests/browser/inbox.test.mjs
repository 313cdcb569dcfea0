// An endpoint service's two sides: the provider's requests, the consumer's state; and what arrives at a topic.

import assert from 'node:assert/strict';
import { checker } from './checker.mjs';
import { SIZES, journey } from './harness.mjs';
import { inspector, outline, packed, says, select, tab } from './playground.mjs';

const hash = packed({ base: 'figure-6' });
const section = (panel, title) => panel.locator('section').filter({ has: panel.page().getByRole('heading', { name: title }) });

journey('the provider sees who asks, accepts by key and rejects again', async ({ openPage }) => {
  const page = await openPage({ hash });
  const service = outline(page).getByRole('treeitem', { name: /^endpoint service/ }).first();
  await says(service, /1 waiting/);
  await service.click();
  const panel = inspector(page);
  const asking = section(panel, 'Requests (1)');
  await says(asking, /(logs )?endpoint C/);
  await says(asking, /pendingAcceptance/);
  await says(panel, /Endpoint connections/);
  const accept = asking.getByRole('button', { name: /^Accept (logs )?endpoint C/ });
  await accept.focus();
  await page.keyboard.press('Enter');
  await says(section(panel, 'Requests (0)'), /No endpoint is waiting/);
  assert.doesNotMatch(await service.innerText(), /waiting/);
  const connected = section(panel, 'Endpoint connections');
  await connected.getByRole('button', { name: 'Let AWS finish it' }).click();
  await connected.getByRole('button', { name: /^Reject (logs )?endpoint C/ }).click();
  await says(connected, /rejected/);
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('Control+z');
  await says(section(panel, 'Requests (1)'), /(logs )?endpoint C/);
});

journey('the consumer sees the state, what it means, and what becomes of it', async ({ openPage }) => {
  const page = await openPage({ hash });
  const panel = await select(page, /^VPC endpoint (logs )?endpoint C/);
  const connection = section(panel, 'Connection');
  await says(connection, /pendingAcceptance/);
  await says(connection, /The provider has yet to accept/);
  await connection.getByRole('button', { name: 'Accept as the provider' }).click();
  await says(connection, /pending|available/);
  await select(page, /^VPC endpoint (logs )?endpoint D/);
  await says(section(panel, 'Connection'), /turned it down/);
});

journey("a topic's inbox grows with what happens to the endpoints", async ({ openPage }) => {
  const page = await openPage({ hash });
  const topic = outline(page).getByRole('treeitem', { name: /^SNS topic/ });
  const before = Number(/(\d+) messages?/.exec(await topic.innerText())?.[1] ?? 0);
  const service = await select(page, /^endpoint service/);
  await service.getByRole('button', { name: /^Accept (logs )?endpoint C/ }).click();
  await says(topic, new RegExp(`${before + 1} message`));
  await topic.click();
  const inbox = inspector(page).getByRole('table', { name: /^Inbox/ });
  await says(inbox.getByRole('row').nth(1), /Accept.*(logs )?endpoint C/);
});

for (const theme of ['light', 'dark']) {
  journey(`axe, ${theme}: gallery, inboxes, forms`, async ({ openPage }) => {
    const page = await openPage({ hash, theme });
    const { check, done } = checker(page);
    for (const line of [/^endpoint service/, /^VPC endpoint (logs )?endpoint C/, /^SNS topic/]) {
      await select(page, line);
      await check(String(line));
    }
    const panel = await select(page, /^VPC /);
    await panel.getByRole('button', { name: 'Create VPC endpoint' }).first().click();
    await panel.getByRole('group', { name: 'Create VPC endpoint', exact: true }).waitFor();
    await check('a form');
    await page.keyboard.press('Escape');
    await page.getByRole('banner').getByRole('button', { name: /^Open a scenario/ }).click();
    await page.locator('.gallery img').first().waitFor();
    await check('gallery');
    await page.keyboard.press('Escape');
    await page.setViewportSize(SIZES.phone);
    await tab(page, 'Outline');
    await check('outline on a phone');
    await tab(page, 'Inspect');
    await check('inspector on a phone');
    done();
  });
}
