// The workbench for PROXY protocol headers: bytes in any writing, what a receiver would make of them, and the same
// header as fields. Expected values are those of the published vectors.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { SIZES, journey } from './harness.mjs';
import { NAMES, details, linkTo, palette, says, send, tab } from './playground.mjs';

const vectors = async (name) => JSON.parse(await readFile(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8'));
const VECTORS = await vectors('proxy-protocol');
const DUMPS = await vectors('hex-dumps');
const vector = (name) => VECTORS.find((row) => row.name === name);

const bench = (page) => details(page).getByRole('region', { name: 'PROXY workbench' });
const box = (page) => bench(page).getByRole('textbox', { name: 'Header as bytes' });
const field = (page, name) => bench(page).getByRole('textbox', { name, exact: true });
const bytesOf = async (page) => (await box(page).inputValue()).replace(/\s/g, '');
const CHIPS = { accept: 'Accepted', reject: 'Rejected', incomplete: 'Waits for more' };

async function opened(page) {
  await tab(page, 'PROXY');
  await box(page).waitFor();
  return page;
}

/** Pastes a text as a person does and answers what the workbench says. */
async function paste(page, text) {
  await box(page).fill(text);
  return (await bench(page).innerText()).replace(/\s+/g, ' ');
}

/** The lines of the summary: what each is called and what it says. */
async function facts(page) {
  return bench(page).locator('dl').evaluate((list) => Object.fromEntries(
    [...list.querySelectorAll('dt')].map((term) => [term.textContent, term.nextElementSibling.textContent.replace(/\s+/g, ' ').trim()]),
  ));
}

journey('the four headers real load balancers sent: addresses, endpoint, checksum, padding', async ({ openPage }) => {
  const page = await opened(await openPage());
  const padding = { V1: 36, V2: 36, V3: 74, V4: 62 };
  for (const [name, zeros] of Object.entries(padding)) {
    const row = vector(name);
    assert.match(await paste(page, row.hex), /Accepted/);
    const found = await facts(page);
    assert.match(found.Command, new RegExp(`^${row.command}`));
    if (row.source) {
      assert.equal(found.Source, row.source);
      assert.equal(found.Destination, row.destination);
    } else {
      assert.ok(!('Source' in found), 'a health check has no addresses');
    }
    assert.equal(found.Endpoint, row.tlvs.find((tlv) => tlv.vpce_id)?.vpce_id);
    assert.equal(found.CRC32C, `0x${row.tlvs.find((tlv) => tlv.type === 3).value} matches`);
    assert.match(found.Padding, new RegExp(`^${zeros} bytes`));
    assert.equal(found.Header, '100 bytes');
    assert.equal(found['Data after it'], name === 'V4' ? '8 bytes' : undefined);
  }
});

journey('a checksum with its bytes swapped is called that, marked in the bytes, and repaired', async ({ openPage }) => {
  const page = await opened(await openPage());
  const told = await paste(page, vector('V5').hex);
  assert.match(told, /Rejected/);
  assert.match(told, /bytes swapped/);
  assert.match((await facts(page)).CRC32C, /^0xe51886f8 bytes swapped: it is 0xf88618e5$/);
  const marked = await bench(page).getByRole('grid', { name: 'Bytes' }).locator('[role=gridcell].bad').allInnerTexts();
  assert.deepEqual(marked.map((text) => text.trim()), ['e5', '18', '86', 'f8']);
  await says(bench(page).getByRole('treeitem', { name: /^checksum/ }), /bytes swapped/);
  const tree = await bench(page).getByRole('tree').boundingBox();
  assert.ok(tree.width > 200, `the fields have room beside the bytes and their bits: ${tree.width} px`);

  await bench(page).getByRole('button', { name: 'Repair length and checksum' }).click();
  await says(bench(page), /Accepted/);
  assert.equal((await facts(page)).CRC32C, '0xf88618e5 matches');
  await bench(page).getByRole('button', { name: 'Back to the text before' }).click();
  assert.equal(await box(page).inputValue(), vector('V5').hex, 'nothing is lost');
});

journey('a length that is wrong is marked as wrong in the bytes and the fields, whatever is pasted', async ({ openPage }) => {
  const page = await opened(await openPage());
  const row = VECTORS.find((one) => one.hex && one.expect === 'reject' && /length/i.test(one.field ?? ''));
  assert.ok(row, 'a published header with a wrong length');
  assert.match(await paste(page, row.hex), /Rejected/);
  const cells = bench(page).getByRole('grid', { name: 'Bytes' }).locator('[role=gridcell].bad');
  assert.ok(await cells.count() > 0, 'marked in the bytes');
  const [bad, usual] = await Promise.all([cells.first(), bench(page).locator('[role=gridcell]:not(.bad)').first()].map((cell) => cell.evaluate((own) => getComputedStyle(own).color)));
  assert.notEqual(bad, usual, 'in another colour');
  await says(bench(page).getByRole('treeitem').filter({ hasText: /length/i }), /Wrong|more than|longer|shorter|ends|reaches/i);
});

journey('a header that is not all there yet is incomplete, not wrong', async ({ openPage }) => {
  const page = await opened(await openPage());
  await paste(page, vector('V1').hex.slice(0, 44));
  await says(bench(page), /Waits for more/);
  await says(bench(page).getByRole('treeitem'), /Incomplete/);
  assert.equal(await bench(page).getByRole('treeitem').filter({ hasText: 'Wrong' }).count(), 0);
});

journey('every vector has its verdict, with the field and the byte that decided', async ({ openPage }) => {
  const page = await opened(await openPage());
  let seen = 0;
  for (const row of VECTORS.filter((row) => row.hex)) {
    const told = await paste(page, row.hex);
    assert.match(told, new RegExp(`Header as bytes ${CHIPS[row.expect]}`), row.name);
    if (row.field) assert.ok(told.includes(`Decided by ${row.field}, byte ${row.offset} of the header`), `${row.name}: ${told}`);
    const expected = row.expect === 'accept' && row.command === 'PROXY' ? row.source : null;
    if (expected) assert.equal((await facts(page)).Source, expected, row.name);
    seen += 1;
  }
  assert.ok(seen > 40, `${seen} vectors`);
});

journey('every writing of the same bytes comes to the same', async ({ openPage }) => {
  const page = await opened(await openPage());
  let seen = 0;
  for (const { name, text, hex } of DUMPS.filter((row) => row.hex)) {
    const told = await paste(page, text);
    const count = hex.length / 2;
    assert.match(told, new RegExp(count === 1 ? '1 byte\\.' : `${count} bytes\\.`), name);
    if (hex === vector('V1').hex) {
      assert.equal((await facts(page)).Endpoint, 'vpce-08d2bf15fac5001c9', name);
      seen += 1;
    }
  }
  assert.ok(seen >= 10, `${seen} writings of the first header`);
}, { timeout: 150_000 });

journey('a header within a packet is found, and what is no hex gets a sentence with its place', async ({ openPage }) => {
  const page = await opened(await openPage());
  assert.match(await paste(page, `4500008c000040004006000${'0'.repeat(57)}${vector('V1').hex}`), /The header begins at byte 40/);
  assert.equal((await facts(page)).Source, '172.31.7.113:51442');
  for (const [text, sentence] of [
    ['0d 0a\n0d xy 0a', /Line 2, column 4: /],
    ['😀 ‰ ~', /Line 1, column 1: /],
    ['0d 0', /Line 1, column \d+: /],
    ['{ 0x0d, 0x1gg }', /Line 1, column \d+: /],
  ]) {
    assert.match(await paste(page, text), sentence);
    assert.equal(await box(page).inputValue(), text, 'what was typed stays');
    assert.equal(await box(page).getAttribute('aria-invalid'), 'true');
  }
  assert.match(await paste(page, 'PROXY TCP4 10.0.0.1 10.0.0.2 1024 443\r\n'), /Rejected.*version 1/);
  assert.match(await paste(page, ''), /ahead of a connection's data/);
  assert.match(await paste(page, vector('V9').hex), /Accepted/, 'it goes on as if nothing had been');
});

journey('an edit of a field rewrites length and checksum at once, an edit of the bytes the fields', async ({ openPage }) => {
  const page = await opened(await openPage());
  await paste(page, vector('V13').hex);
  const before = await facts(page);
  await field(page, 'Endpoint id').fill('vpce-1');
  assert.equal((await facts(page)).Header, '69 bytes');
  assert.match((await facts(page)).CRC32C, /matches/);
  assert.notEqual((await facts(page)).CRC32C, before.CRC32C);
  const bytes = await bytesOf(page);
  assert.equal(bytes.slice(28, 32), '0035', '53 bytes follow the length');
  assert.ok(bytes.endsWith(`ea000701${Buffer.from('vpce-1').toString('hex')}`));

  await box(page).fill(bytes.replace('c350', '0007'));
  assert.equal(await field(page, 'Source port').inputValue(), '7');
  await says(bench(page), /Rejected.*does not match/s);

  await field(page, 'Source').fill('2001:db8::');
  assert.match((await facts(page)).CRC32C, /matches/, 'an edit by fields sets it right');
  await field(page, 'Source').pressSequentially('42');
  assert.equal((await facts(page)).Source, '[2001:db8::42]:7');
  await field(page, 'Source').fill('2001:db8');
  await says(bench(page), /‘2001:db8’ is not an IPv6 address/);
  assert.equal((await facts(page)).Source, '[2001:db8::42]:7', 'the header stays');

  await bench(page).getByRole('button', { name: 'IPv4', exact: true }).click();
  assert.equal((await facts(page)).Family, 'IPv4');
  await bench(page).getByRole('button', { name: 'LOCAL', exact: true }).click();
  assert.match((await facts(page)).Command, /^LOCAL/);
});

journey('TLVs are added and removed, and padding makes up for them', async ({ openPage }) => {
  const page = await opened(await openPage());
  const pad = bench(page).getByRole('switch', { name: /^Pad to 100 bytes/ });
  await paste(page, vector('V1').hex);
  assert.equal(await pad.getAttribute('aria-checked'), 'true');
  await bench(page).getByText('Add a TLV', { exact: true }).click();
  await bench(page).getByRole('button', { name: 'AUTHORITY', exact: true }).click();
  await field(page, 'Value').fill('orders.example.com');
  assert.equal((await facts(page)).Header, '100 bytes');
  assert.match((await facts(page)).Padding, /^15 bytes/, '36 less 18 and 3');
  assert.ok((await bytesOf(page)).includes(`020012${Buffer.from('orders.example.com').toString('hex')}`));
  await bench(page).getByRole('button', { name: 'Remove the TLV AUTHORITY' }).click();
  assert.equal(await bytesOf(page), vector('V1').hex, 'as it was');
  await bench(page).getByRole('button', { name: 'Remove the TLV CRC32C' }).click();
  assert.equal((await facts(page)).CRC32C, undefined);
  await pad.click();
  assert.equal((await facts(page)).Header, '54 bytes');
  assert.equal((await facts(page)).Padding, undefined);
});

journey('examples load, from the palette too, and the header of the connection just sent', async ({ openPage }) => {
  const on = { ModifyTargetGroupAttributes: { target_group: NAMES.targets, proxy_protocol_v2: true } };
  const page = await openPage({ hash: linkTo({ commands: [on] }) });
  await palette(page, 'header health check');
  await says(bench(page), /Accepted/);
  assert.equal(await bytesOf(page), vector('V3').hex);
  await bench(page).getByText('Examples', { exact: true }).click();
  for (const [label, verdict] of [['TLS of the client', /Accepted/], ['Cut off', /Waits for more/], ['TLV longer than the header', /Rejected/]]) {
    await bench(page).getByRole('button', { name: label }).click();
    await says(bench(page), verdict);
  }
  await tab(page, 'Journey');
  await send(page);
  await opened(page);
  assert.match(await says(bench(page), /TLV longer than the header/), /Rejected/, 'it is still there');
  await bench(page).getByRole('button', { name: 'Header of the last request' }).click();
  const found = await facts(page);
  assert.match(found.Source, /^10\.0\.1\.25:\d+$/);
  assert.equal(found.Destination, '10.0.1.87:443', 'the address of the endpoint interface');
  assert.equal(found.Endpoint, 'vpce-0fe5b17a0707d6abc');
  assert.match(found.CRC32C, /matches/);
});

journey('by keyboard alone, and on a phone', async ({ openPage }) => {
  const page = await opened(await openPage({ viewport: SIZES.phone }));
  await page.keyboard.press('Tab');
  await box(page).focus();
  await page.keyboard.insertText(vector('V1').hex);
  await says(bench(page), /Accepted/);
  await page.keyboard.type('k'); // A letter in the box is no shortcut.
  await says(bench(page), /Line 1, column 201/);
  await page.keyboard.press('Backspace');
  await bench(page).getByRole('button', { name: 'Byte by byte' }).press('Enter');
  const tree = bench(page).getByRole('tree', { name: 'Fields' });
  await tree.locator('[tabindex="0"]').focus();
  await page.keyboard.press('End');
  await says(tree.locator('[aria-selected=true]'), /padding/);
  await bench(page).getByRole('button', { name: 'Header', exact: true }).press('Enter');
  await says(bench(page), /172\.31\.7\.113:51442/);
});
