// The DNS tab: which zone won, what the next questions are answered, how long the answer may be kept, what others hear.

import assert from 'node:assert/strict';
import { journey } from './harness.mjs';
import { NAMES, asks, details, linkTo, packed, says, send, tab } from './playground.mjs';

const part = (page, name) => details(page).getByRole('tabpanel').getByRole('region', { name });

/** The rows of a table, each as its cells' texts. */
async function rows(place) {
  const found = await place.getByRole('table').getByRole('row').all();
  return Promise.all(found.slice(1).map((row) => row.locator('th, td').allInnerTexts()));
}

journey('the zone that won is marked, and why it did is said', async ({ openPage }) => {
  const page = await openPage();
  await send(page);
  await tab(page, 'DNS');
  const told = await says(part(page, /^Question/), /the one/);
  assert.match(told, /passed over No private hosted zone/);
  assert.match(told, /the one The public zone us-east-1\.vpce\.amazonaws\.com/);
  await send(page, { to: 'nobody.example.com' });
  await says(part(page, /^Question/), /no such name/);
  await says(part(page, /^Answer/), /No such name/);
});

journey('asking again gives what was said of the next question, and the count goes on', async ({ openPage }) => {
  const page = await openPage();
  await send(page);
  await tab(page, 'DNS');
  const rotation = () => rows(part(page, /^Rotation/));
  const first = await rotation();
  assert.deepEqual(first, [
    ['No. 1, this one', '10.0.1.87, 10.0.2.87'],
    ['No. 2', '10.0.2.87, 10.0.1.87'],
    ['No. 3', '10.0.1.87, 10.0.2.87'],
  ]);
  await details(page).getByRole('button', { name: 'Ask again' }).click();
  const answer = part(page, /^Answer/);
  await says(answer.getByRole('row').nth(1), /10\.0\.2\.87.*taken/);
  assert.deepEqual((await rotation())[0], ['No. 2, this one', first[1][1]]);
  await send(page);
  assert.match((await rotation())[0][0], /^No\. 3/);
  assert.equal(await details(page).getByRole('tab', { name: 'DNS' }).getAttribute('aria-selected'), 'true');
});

/** A page whose clock can be put forward. */
const withClock = (openPage) => openPage({
  init: () => {
    const real = performance.now.bind(performance);
    window.later = 0;
    performance.now = () => real() + window.later;
  },
});

journey('an answer grows old by the clock, and one that a link brought does not say how old it is', async ({ openPage }) => {
  const page = await withClock(openPage);
  const timer = details(page).getByRole('timer');
  const left = async () => Number((await says(timer, /^\d+ s left$/)).match(/\d+/)[0]);
  const wait = (seconds) => page.evaluate((ms) => { window.later += ms; }, seconds * 1000);
  await send(page);
  await tab(page, 'DNS');
  const fresh = await left();
  assert.ok(fresh > 30 && fresh <= 60, `${fresh} s left at once`);
  await wait(20);
  await timer.filter({ hasText: new RegExp(`^(${Array.from({ length: 20 }, (_, at) => fresh - 20 - at).join('|')}) s left$`) }).waitFor();
  // It grows old while nobody looks, too.
  await tab(page, 'Journey');
  const before = fresh - 20;
  await wait(5);
  await tab(page, 'DNS');
  assert.ok(await left() <= before - 5, 'it went on meanwhile');
  await wait(60);
  await says(timer, /Over: its next connection asks anew/);
  await details(page).getByRole('button', { name: 'Ask again' }).click();
  assert.ok(await left() > 30, 'a new answer is fresh');

  const linked = await openPage({ hash: linkTo({ view: asks({ step: 3 }) }) });
  await tab(linked, 'DNS');
  await says(details(linked), /may keep this answer for 60 s/);
  assert.equal(await details(linked).getByRole('timer').count(), 0);
});

journey('the same name asked for from each VPC and from the internet', async ({ openPage }) => {
  const page = await openPage();
  await send(page, { to: NAMES.zonal });
  await tab(page, 'DNS');
  const found = await rows(part(page, /^The same name/));
  assert.deepEqual(found, [
    ['VPC A, the client\'s', '10.0.1.87'],
    ['VPC B', '10.0.1.87'],
    ['The internet', '10.0.1.87'],
  ]);
});

journey('a private zone answers inside what public DNS answers outside, and both stand side by side', async ({ openPage }) => {
  const page = await openPage({ hash: packed({ base: 'figure-3', commands: [], view: { from: 'instance 1', to: 'ec2.us-east-1.amazonaws.com', port: 443 } }) });
  assert.match(await send(page), /^Connected/);
  await tab(page, 'DNS');
  const told = await says(part(page, /^Question/), /the one/);
  assert.match(told, /asks the resolver.*the one Private DNS is on: the hidden zone/, 'from the resolver to the private zone');
  const found = new Map(await rows(part(page, /^The same name/)));
  const [inside, outside] = [[...found].find(([from]) => /the client's/.test(from))[1], found.get('The internet')];
  assert.match(inside, /^10\./, 'a private address for who asks in the VPC');
  assert.doesNotMatch(outside, /^10\./, 'a public one for who asks outside');
  assert.match(outside, /^\d+\.\d+\.\d+\.\d+/);
});

journey('from the answer to its packet', async ({ openPage }) => {
  const page = await openPage();
  await send(page);
  await tab(page, 'DNS');
  await details(page).getByRole('button', { name: 'See the bytes' }).click();
  const packet = details(page).getByRole('region', { name: 'Packet' });
  await says(packet, /DNS/);
  await says(packet.getByRole('tree'), /10\.0\.1\.87/);
});
