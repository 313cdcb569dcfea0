// Files and links that are not what they should be: each gets a sentence, and what is on the screen stays.

import assert from 'node:assert/strict';
import { deflateRawSync } from 'node:zlib';
import { journey } from './harness.mjs';
import {
  asks, diagram, inspector, linkTo, messages, openFile, packed, request, says, select, send, sketchText, verdict,
} from './playground.mjs';

const title = (page) => page.getByRole('textbox', { name: 'Title of the sketch' });

/** A sketch nobody else has, with a verdict on it. */
async function mine(openPage) {
  const page = await openPage();
  await title(page).fill('Mine');
  await page.keyboard.press('Enter');
  await diagram(page).and(page.getByRole('group', { name: 'Diagram of Mine' })).waitFor();
  await send(page);
  return page;
}

async function isStillMine(page) {
  assert.equal(await title(page).inputValue(), 'Mine');
  assert.match(await verdict(page), /^Connected/);
  assert.ok(await diagram(page).getByRole('button', { name: /^Instance orders-1/ }).isVisible());
}

async function putAway(page) {
  await messages(page).getByRole('button', { name: 'Put this message away' }).first().click();
  await messages(page).waitFor({ state: 'hidden' });
}

journey('files that are no sketch are refused with a sentence each', async ({ openPage }) => {
  const page = await mine(openPage);
  const whole = await sketchText();
  const bad = [
    ['empty.json', '', /‘empty\.json’ was not opened\. The file is empty/],
    ['half.json', whole.slice(0, whole.length / 2), /is not JSON \(line \d+, column \d+/],
    ['foreign.json', '{"format":"drawing","version":1}', /is JSON but not a sketch: its “format” is “drawing”/],
    ['list.json', '[1,2,3]', /was not opened/],
    ['damaged.json', await sketchText((sketch) => { sketch.vpcs[0].cidr = '10.0.0.0/99'; }), /The sketch is damaged at vpcs\[0\]\.cidr: /],
    ['twice.json', await sketchText((sketch) => sketch.vpcs.push(sketch.vpcs[0])), /two resources with the id vpc-0a000000000000001/],
    ['strange.json', await sketchText((sketch) => { sketch.version = 'one'; }), /“version” is “?one”?; a whole number/],
    ['future.json', await sketchText((sketch) => { sketch.version = 99; sketch.hosts[0].state = 'hibernating'; }),
      /newer version \(file version 99.*cannot show.*Open it with the newer version/],
    // UTF-16 with nothing in it: outputs of the AWS CLI come as that from Windows, and this is none.
    ['bytes.json', Buffer.from([0xff, 0xfe, 0x00]), /Nothing was opened.*the file is empty/s],
    ['huge.json', Buffer.alloc(33 * 1024 * 1024, 32), /longer than|has at most 32 MB/],
  ];
  for (const [name, content, sentence] of bad) {
    await openFile(page, name, content);
    const said = await says(messages(page), sentence, 15_000);
    assert.match(said, /Open another file/, 'there is a way on');
    await isStillMine(page);
    await putAway(page);
  }
});

journey('a sketch file of a newer version may be looked at, not edited; opening another ends that', async ({ openPage }) => {
  const page = await mine(openPage);
  await openFile(page, 'newer.json', await sketchText((sketch) => {
    Object.assign(sketch, { version: 7, title: 'From the future', weather: 'sunny' });
  }));
  await says(messages(page), /newer version of the playground \(file version 7\), so it can be looked at but not changed/);
  await page.getByRole('group', { name: 'Diagram of From the future' }).waitFor();
  assert.match(await send(page), /^Connected/, 'it can be asked');
  const panel = await select(page, 'security group endpoint-sg');
  assert.equal(await panel.getByRole('button', { name: /^(Remove|Add)/ }).and(page.locator(':enabled')).count(), 0, 'nothing to change it with');
  assert.equal(await title(page).isEditable(), false);

  await openFile(page, 'own.json', await sketchText((sketch) => { sketch.title = 'Of today'; }));
  await page.getByRole('group', { name: 'Diagram of Of today' }).waitFor();
  const again = await select(page, 'security group endpoint-sg');
  await again.getByRole('button', { name: /^Remove/ }).waitFor();
});

const nothing = deflateRawSync(Buffer.alloc(9 * 1024 * 1024)).toString('base64url');
const BAD_LINKS = [
  ['#hello', /does not end in a sketch link/],
  ['#pl99.abc', /made by a newer version of the playground \(link version 99/],
  ['#pl1.***', /The link is damaged: it holds characters no link has/],
  [linkTo().slice(0, -9), /The link is damaged/],
  [`#pl1.${'A'.repeat(600_000)}`, /The link is too long \(6000\d\d characters/],
  [`#pl1.${nothing}`, /unpacks to more than 8 MB/],
  [packed({ base: 'figure-99' }), /scenario ‘figure-99’, which this version does not have/],
  [packed({ base: 'figure-5', commands: [{ StopInstances: { instance: 'i-0c000000000000001' } }] }), /Change 1 of the link cannot be made here/],
  [packed({ view: {} }), /it holds no sketch/],
];

journey('links that are none are refused with a sentence each, and the sketch on the screen stays', async ({ openPage }) => {
  const page = await mine(openPage);
  for (const [hash, sentence] of BAD_LINKS) {
    await page.evaluate((to) => { location.hash = to; }, hash);
    await says(messages(page), sentence, 15_000);
    await says(messages(page), /The sketch on the screen is the one from before/);
    await isStillMine(page);
    await putAway(page);
  }
});

journey('an address that is put in just before the page writes its own is not lost', async ({ openPage }) => {
  const page = await openPage();
  await page.evaluate(() => {
    const own = location.href;
    location.hash = 'figure-2';
    // What the page does when a person rests, before anybody hears of the change.
    history.replaceState(null, '', own);
  });
  await page.getByRole('group', { name: /^Diagram of Figure 2/ }).waitFor();
});

journey('a page opened by a broken link says so and shows something all the same', async ({ openPage }) => {
  const page = await openPage({ hash: BAD_LINKS[3][0] });
  await says(messages(page), /The link is damaged.*Something else is shown instead/);
  assert.match(await send(page), /^Connected/);
});

journey('a link with a newer version of a sketch may be looked at only', async ({ openPage }) => {
  const sketch = JSON.parse(await sketchText((text) => { text.version = 7; text.title = 'From the future'; }));
  const page = await openPage({ hash: packed({ sketch, view: asks() }) });
  await page.getByRole('group', { name: 'Diagram of From the future' }).waitFor();
  const panel = await select(page, 'security group endpoint-sg');
  assert.equal(await panel.getByRole('button', { name: /^(Remove|Add)/ }).and(page.locator(':enabled')).count(), 0);
  await says(messages(page), /newer version/);
});

const HOSTILE = '"><img src=x onerror="document.title=1"> \u202Egnp.\' & </script><script>document.title=2</script>';

journey('hostile names stay text everywhere, and the saved picture escapes them', async ({ openPage }) => {
  const page = await openPage();
  await openFile(page, '<img src=x onerror=alert(1)>.json', await sketchText((sketch) => {
    sketch.title = HOSTILE;
    for (const list of [sketch.vpcs, sketch.subnets, sketch.hosts, sketch.security_groups, sketch.vpc_endpoints, sketch.accounts]) {
      list.forEach((one, at) => { one.name = `${at} ${HOSTILE}`; });
    }
    sketch.expectations = [];
  }));
  await diagram(page).getByRole('button', { name: /^Instance 0 "><img src=x onerror=/ }).waitFor();
  await send(page, { from: 'i-0a0000000000000a1' });
  await select(page, /^instance 0 /);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find a command' }).fill('onerror');
  await page.getByRole('option', { name: /onerror/ }).first().waitFor();
  const made = await page.evaluate(() => [document.querySelectorAll('img').length, document.querySelectorAll('body script').length, document.title]);
  assert.deepEqual(made.slice(0, 2), [0, 0], 'no name became an element');
  assert.ok(made[2].length > 1, 'and none ran');

  await page.getByRole('combobox', { name: 'Find a command' }).fill('Save the diagram');
  const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  const picture = await file.createReadStream().then((stream) => stream.toArray()).then((parts) => Buffer.concat(parts).toString());
  const read = await page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
    const all = [...parsed.querySelectorAll('*')];
    return {
      error: parsed.querySelector('parsererror')?.textContent,
      names: [...new Set(all.map((one) => one.localName))],
      handlers: all.flatMap((one) => [...one.attributes]).filter((one) => /^on|href/i.test(one.name)).length,
      text: parsed.documentElement.textContent,
    };
  }, picture);
  assert.equal(read.error, undefined);
  assert.equal(read.handlers, 0);
  assert.ok(!read.names.some((name) => /script|img|foreignObject/.test(name)), read.names.join());
  assert.match(read.text, /<img|"><i/, 'the name is there, as text');
  assert.doesNotMatch(read.text, /\u202E/, 'nothing turns the reading direction');
});

journey('a file dropped on the page is opened', async ({ openPage }) => {
  const page = await openPage();
  const text = await sketchText((sketch) => { sketch.title = 'Dropped'; });
  const carried = await page.evaluateHandle((content) => {
    const data = new DataTransfer();
    data.items.add(new File([content], 'dropped.json', { type: 'application/json' }));
    return data;
  }, text);
  await page.dispatchEvent('body', 'dragover', { dataTransfer: carried });
  await page.dispatchEvent('body', 'drop', { dataTransfer: carried });
  await page.getByRole('group', { name: 'Diagram of Dropped' }).waitFor();
  await page.keyboard.press('Control+z');
  await page.getByRole('group', { name: 'Diagram of Figure 5' }).waitFor();
  await says(request(page), /Choose who connects|Connected/);
  assert.ok(await inspector(page).isVisible());
});

journey('outputs of the AWS CLI dropped together are one sketch', async ({ openPage }) => {
  const page = await openPage();
  const carried = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    const put = (name, value) => data.items.add(new File([JSON.stringify(value)], name, { type: 'application/json' }));
    put('describe-vpcs.json', { Vpcs: [{ VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16', OwnerId: '111111111111' }] });
    put('describe-subnets.json', { Subnets: [{ SubnetId: 'subnet-1', VpcId: 'vpc-1', CidrBlock: '10.0.1.0/24',
      AvailabilityZone: 'us-east-1a', AvailabilityZoneId: 'use1-az1' }] });
    return data;
  });
  await page.dispatchEvent('body', 'drop', { dataTransfer: carried });
  await page.getByRole('group', { name: 'Diagram of Imported from AWS' }).waitFor();
  await says(page.getByRole('region', { name: 'Messages' }), /2 files of AWS CLI outputs read/);
});
