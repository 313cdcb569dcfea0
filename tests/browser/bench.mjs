// How long a reader waits for the first diagram: `node bench.mjs [RUNS]`, after `cargo xtask dist`. Each run has a
// fresh context, so nothing is in a cache; the page's own mark `first-diagram` counts from the start of navigation.

import { isReady, launch, startServer } from './world.mjs';

const runs = Number(process.argv[2] ?? 9);
if (!Number.isInteger(runs) || runs < 1) throw new Error('RUNS is a whole number from 1');

const server = await startServer();
const browser = await launch();
const times = [];
let marked = true;
for (let run = 0; run < runs; run += 1) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(server.url);
  await isReady(page);
  const [time, mark] = await page.evaluate(() => {
    const entry = performance.getEntriesByName('first-diagram')[0];
    return entry ? [entry.startTime, true] : [performance.now(), false];
  });
  times.push(time);
  marked &&= mark;
  await context.close();
}
await browser.close();
await server.close();

times.sort((a, b) => a - b);
const median = (times[Math.floor((runs - 1) / 2)] + times[Math.ceil((runs - 1) / 2)]) / 2;
const ms = (time) => `${time.toFixed(0)} ms`;
console.log(`first diagram: median ${ms(median)} of ${runs} runs (${ms(times[0])} to ${ms(times.at(-1))})`);
if (!marked) console.log('the page set no mark `first-diagram`; this is when [data-ready] was seen, so an upper bound');
