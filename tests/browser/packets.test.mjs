// The packets of the request just sent: a list by vantage point, and a packet as fields, bytes and bits that light
// up together, by pointer and by keyboard.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { SIZES, journey } from './harness.mjs';
import { asks, details, inspector, linkTo, says, select, send, tab } from './playground.mjs';

const list = (page) => details(page).getByRole('grid', { name: 'Packets' });
const lines = (page) => list(page).locator('tbody').getByRole('row');
const chosenLine = (page) => list(page).locator('tr[aria-selected=true]');
const packet = (page) => details(page).getByRole('region', { name: 'Packet' });
const fields = (page) => packet(page).getByRole('tree', { name: 'Fields' });
const bytes = (page) => packet(page).getByRole('grid', { name: 'Bytes' });
const vantage = (page, name) => details(page).getByRole('radiogroup', { name: 'Vantage point' }).getByRole('radio', { name });
const line = (page, label) => lines(page).filter({ has: page.getByText(label, { exact: true }) }).first();

async function opened(page) {
  await send(page);
  return tab(page, 'Packets');
}

/** What lights up under a pointer over each byte and over each field: the field, and the bytes as `from-to`. */
function lights(page) {
  return packet(page).evaluate((root) => {
    const range = (kind) => {
      const lit = [...root.querySelectorAll(`[id^=${kind}-][data-lit]`)].map((one) => Number(one.id.slice(kind.length + 1)));
      const [from, to] = [lit[0], lit.at(-1)];
      return to - from === lit.length - 1 ? { from, to } : { torn: lit };
    };
    const over = (element) => {
      element.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
      const fields = [...root.querySelectorAll('[role=treeitem][data-lit]')].map((row) => Number(row.id.slice('field-'.length)));
      return { fields, bytes: range('byte'), letters: range('letter') };
    };
    return {
      bytes: [...root.querySelectorAll('[role=gridcell]')].map(over),
      letters: [...root.querySelectorAll('[id^=letter-]')].map(over),
      fields: [...root.querySelectorAll('[role=treeitem]')].map((row) => ({
        at: Number(row.id.slice('field-'.length)), branch: row.getAttribute('aria-expanded') === 'true', ...over(row),
      })),
    };
  });
}

journey('any byte lights up its leaf and any field its bytes, in every packet', async ({ openPage }) => {
  const page = await openPage();
  await opened(page);
  let seen = 0;
  for (const name of [/^Client/, /^Load balancer node/]) {
    await vantage(page, name).click();
    for (const one of await lines(page).all()) {
      await one.click();
      const lit = await lights(page);
      assert.deepEqual(lit.letters, lit.bytes, 'a letter lights up what its digits do');
      const leaves = new Map(lit.fields.filter((field) => !field.branch).map((field) => [field.at, field.bytes]));
      lit.bytes.forEach(({ fields: lines, bytes }, at) => {
        assert.equal(lines.length, 1, `byte ${at} lights up one field`);
        assert.ok(bytes.from <= at && at <= bytes.to, `byte ${at} is of the field it lights up`);
        assert.deepEqual(leaves.get(lines[0]), bytes, `the leaf of byte ${at} lights up the same bytes`);
      });
      for (const field of lit.fields) {
        assert.deepEqual(field.fields, [field.at]);
        assert.deepEqual(field.letters, field.bytes);
      }
      const tiled = [...leaves.values()].reduce((sum, { from, to }) => sum + to - from + 1, 0);
      assert.equal(tiled, lit.bytes.length, 'the leaves tile the packet');
      seen += 1;
    }
  }
  assert.ok(seen > 20, `${seen} packets`);
  await bytes(page).getByRole('gridcell').first().hover();
  await page.mouse.move(5, 5);
  assert.equal(await page.locator('[data-lit]').count(), 0, 'nothing stays lit');
}, { timeout: 180_000 });

journey('what a press chooses stays, and what it is about is in sight in both views', async ({ openPage }) => {
  const page = await openPage();
  await opened(page);
  await line(page, 'SYN').click();
  await bytes(page).getByRole('gridcell').nth(34).click();
  const chosen = fields(page).locator('[aria-selected=true]');
  await says(chosen, /Window|Checksum|Control|offset|number|Urgent/i);
  await page.mouse.move(5, 5);
  assert.equal(await chosen.count(), 1);
  const inSight = await chosen.evaluate((row) => {
    const [inner, outer] = [row.getBoundingClientRect(), row.closest('[data-scroll]').getBoundingClientRect()];
    return inner.top >= outer.top && inner.bottom <= outer.bottom;
  });
  assert.ok(inSight, 'the field is in sight');
  await fields(page).getByRole('treeitem', { name: /Destination port/i }).click();
  const marked = await bytes(page).locator('[aria-selected=true]').allInnerTexts();
  assert.deepEqual(marked, ['01', 'bb'], 'port 443');
});

journey('arrow keys walk the fields in byte order and the bytes by place and line', async ({ openPage }) => {
  const page = await openPage();
  await opened(page);
  await line(page, 'SYN').click();
  await fields(page).locator('[tabindex="0"]').focus();
  await page.keyboard.press('Home');
  const focused = () => page.evaluate(() => document.activeElement.id);
  const walked = [];
  for (let at = -1; (at = Number((await focused()).replace('field-', ''))) !== walked.at(-1);) {
    walked.push(at);
    await page.keyboard.press('ArrowDown');
  }
  assert.ok(walked.length > 20, `${walked}`);
  assert.deepEqual(walked, [...walked].sort((one, other) => one - other));
  const starts = await fields(page).evaluate((tree) => [...tree.children].map((row) => {
    row.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
    return Number(document.querySelector('[id^=byte-][data-lit]').id.slice('byte-'.length));
  }));
  assert.deepEqual(starts, [...starts].sort((one, other) => one - other), 'in byte order');

  const rows = await fields(page).getByRole('treeitem').count();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowLeft');
  assert.ok(await fields(page).getByRole('treeitem').count() < rows, 'left folds');
  await page.keyboard.press('ArrowRight');
  assert.equal(await fields(page).getByRole('treeitem').count(), rows, 'right opens');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  assert.equal(await fields(page).getByRole('treeitem').count(), rows + 2, 'version and header length are two fields of bits');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  assert.equal(await focused(), 'field-0', 'left goes to what it is part of');

  await bytes(page).locator('[tabindex="0"]').focus();
  for (const [key, id] of [['Home', 'byte-0'], ['ArrowRight', 'byte-1'], ['ArrowDown', 'byte-17'], ['End', 'byte-31'], ['ArrowUp', 'byte-15'], ['ArrowLeft', 'byte-14']]) {
    await page.keyboard.press(key);
    assert.equal(await focused(), id);
  }
  assert.equal(await page.locator('.taken-apart [tabindex="0"]').count(), 2, 'one stop for Tab in each');
  await says(fields(page).locator('[aria-selected=true]'), /source address/i);
});

journey('every layer has a tint of its own, and its name beside the tint', async ({ openPage }) => {
  const page = await openPage();
  await opened(page);
  const layers = new Map();
  for (const name of [/DNS/, /^SYN$/, /TLS|Client Hello/i]) {
    await lines(page).filter({ has: page.getByText(name) }).first().click();
    for (const chip of await packet(page).locator('.layers .layer').all()) {
      const label = (await chip.innerText()).trim();
      assert.notEqual(label, '', 'a name');
      layers.set(label, await chip.evaluate((own) => getComputedStyle(own).backgroundColor));
      // What the chip names has the same tint in the bytes.
      const tint = await chip.evaluate((own) => [...own.classList].find((one) => one.startsWith('tint-')));
      assert.ok(await bytes(page).locator(`.${tint}`).count() > 0, `${label} is tinted in the bytes`);
    }
  }
  for (const label of ['IPv4', 'TCP', 'UDP', 'DNS']) assert.ok(layers.has(label), `${label} in ${[...layers.keys()]}`);
  assert.equal(new Set(layers.values()).size, layers.size, `each its own: ${JSON.stringify([...layers])}`);
});

journey('the fields are a tree that can be read', async ({ openPage }) => {
  const page = await openPage();
  await opened(page);
  await line(page, 'SYN').click();
  const tree = await fields(page).evaluate((root) => [...root.children].map((row) => ({
    role: row.getAttribute('role'), level: Number(row.ariaLevel), place: Number(row.ariaPosInSet), all: Number(row.ariaSetSize), expanded: row.ariaExpanded,
  })));
  const last = new Map();
  tree.forEach((row, at) => {
    assert.equal(row.role, 'treeitem');
    assert.ok(row.place >= 1 && row.place <= row.all);
    assert.equal(row.place, row.level > (tree[at - 1]?.level ?? 0) ? 1 : last.get(row.level) + 1, `row ${at}`);
    last.set(row.level, row.place);
    if (tree[at + 1]?.level > row.level) assert.equal(row.expanded, 'true');
  });
  assert.ok(tree.some((row) => row.expanded === 'false'), 'bits are folded');
});

journey('another vantage point shows the same message, where it is seen', async ({ openPage }) => {
  const page = await openPage();
  await opened(page);
  await line(page, 'SYN, ACK').click();
  await fields(page).getByRole('treeitem', { name: /Sequence number/i }).click();
  const sources = [];
  for (const name of [/^Client/, /^Endpoint interface/, /^Load balancer node/, /^Target/]) {
    await vantage(page, name).click();
    await says(packet(page).getByRole('heading'), /^SYN, ACK$/);
    await says(chosenLine(page), /SYN, ACK/);
    await says(fields(page).locator('[aria-selected=true]'), /Sequence number/i);
    sources.push((await chosenLine(page).innerText()).match(/(\d+\.\d+\.\d+\.\d+):\d+ →/)[1]);
  }
  assert.equal(sources[0], sources[1], 'the client is answered by the endpoint interface');
  assert.notEqual(sources[0], sources[3]);
  await page.keyboard.press('ArrowRight');
  assert.equal(await vantage(page, /^Client/).getAttribute('aria-checked'), 'true', 'arrow keys go round');

  await line(page, /./).click();
  await says(chosenLine(page), /DNS/);
  await vantage(page, /^Target/).click();
  await says(details(page), /is not seen at this vantage point/);
  assert.equal(await chosenLine(page).count(), 0);
});

journey('the list is walked by arrow keys and by shortcuts from anywhere', async ({ openPage }) => {
  const page = await openPage();
  await opened(page);
  const number = chosenLine(page).locator('td').first();
  await lines(page).first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await says(number, /^3$/);
  assert.equal(await chosenLine(page).evaluate((row) => row === document.activeElement), true);
  await tab(page, 'Journey');
  await page.keyboard.press('n');
  await says(number, /^4$/);
  await page.keyboard.press('b');
  await says(number, /^3$/);
});

journey('bits are numbered from the most significant and choose their field', async ({ openPage }) => {
  const page = await openPage();
  await opened(page);
  await line(page, 'SYN').click();
  await fields(page).getByRole('treeitem', { name: /Control bits/i }).click();
  const ruler = packet(page).getByRole('group', { name: /bits of control bits/i });
  assert.equal(await ruler.getByRole('row').nth(1).innerText().then((text) => text.replace(/\s/g, '')), '00000010');
  await ruler.getByRole('button', { name: /^SYN, bit 6: set/ }).click();
  await says(fields(page).locator('[aria-selected=true]'), /^SYN/);
  assert.equal(await ruler.getByRole('button', { name: /^SYN/ }).getAttribute('aria-pressed'), 'true');
});

journey('the fields keep their room beside the longest line of bits', async ({ openPage }) => {
  for (const width of [1440, 1024]) {
    const page = await openPage({ viewport: { width, height: 900 } });
    await opened(page);
    await line(page, 'SYN').click();
    await fields(page).getByRole('treeitem', { name: /sequence number/i }).first().click();
    await packet(page).getByRole('group', { name: /bits of sequence number/i }).waitFor();
    const { width: room } = await fields(page).boundingBox();
    assert.ok(room > 200, `${room} px at ${width}`);
  }
});

journey('the PROXY header stands ahead of the data behind the load balancer, with what it means', async ({ openPage }) => {
  const page = await openPage();
  await send(page);
  await select(page, /^target group/);
  await inspector(page).getByRole('switch', { name: 'Proxy protocol v2' }).click();
  await tab(page, 'Packets');
  await vantage(page, /^Target/).click();
  await lines(page).filter({ hasText: 'PROXY header' }).first().click();
  await says(packet(page), /100 bytes/);
  for (const text of [/PROXY v2/, /10\.0\.1\.25/, /vpce-0fe5b17a0707d6abc/]) await says(fields(page), text);
});

journey('bytes are copied and the capture is a pcapng file', async ({ openPage }) => {
  const page = await openPage({ context: { permissions: ['clipboard-read', 'clipboard-write'] } });
  await opened(page);
  await line(page, 'SYN').click();
  await fields(page).getByRole('treeitem', { name: /Destination port/i }).click();
  const copied = async (name) => {
    await packet(page).getByRole('group', { name: 'Copy' }).getByRole('button', { name }).click();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  assert.equal(await copied('Value'), '443');
  assert.equal(await copied('Field as hex'), '01bb');
  assert.match(await copied('All as hex'), /^45[0-9a-f]{118}$/);
  assert.match(await copied('All as C'), /^unsigned char packet\[60\] = \{\n {2}0x45, /);

  const [file] = await Promise.all([
    page.waitForEvent('download'),
    details(page).getByRole('button', { name: /^Download the capture/ }).click(),
  ]);
  assert.match(file.suggestedFilename(), /\.pcapng$/);
  const content = await readFile(await file.path());
  assert.equal(content.subarray(0, 4).toString('hex'), '0a0d0d0a');
  assert.ok(content.includes(Buffer.from('client-1')), 'interfaces carry their names');
});

journey('on a phone the list leads to the packet and back', async ({ openPage }) => {
  const page = await openPage({ viewport: SIZES.phone, context: { hasTouch: true }, hash: linkTo({ view: asks({ step: 99, panel: 'packets' }) }) });
  await details(page).getByRole('button', { name: 'Open the sheet' }).tap();
  await line(page, 'SYN').tap();
  await bytes(page).waitFor();
  assert.equal(await bytes(page).getByRole('row').count(), 8, 'eight bytes a line');
  await bytes(page).getByRole('gridcell').nth(12).tap();
  await says(fields(page).locator('[aria-selected=true]'), /source address/i);
  await details(page).getByRole('button', { name: 'All packets' }).tap();
  await list(page).waitFor();
});
