// What a reader waits for: `node bench.mjs [RUNS] [ENGINE]`, after `cargo xtask dist`. First what the engine takes in
// the browser, if ENGINE is a folder with the tests' wasm (`cargo xtask bench` builds it: the page's own profile); then the
// first diagram; then the sketch of 2,000 consumers: opened, asked, panned and zoomed; then sketches of 300, 1,000 and 2,000
// resources that are all drawn: edited, panned and zoomed. Each run has a fresh context, so nothing is in a cache; the page's
// own mark `first-diagram` counts from the start of navigation.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { figures, resources } from './many.mjs';
import { inspector, openFile, palette } from './playground.mjs';
import { isReady, launch, startServer } from './world.mjs';

const runs = Number(process.argv[2] ?? 9);
if (!Number.isInteger(runs) || runs < 1) throw new Error('RUNS is a whole number from 1');

/** How often a wheel turns or fingers move: as often as a picture can be drawn. */
const TURN_MS = 1000 / 60;
/** The key, as the browser counts it. */
const CONTROL = 2;

const server = await startServer();
const browser = await launch();
try {
  if (process.argv[3]) await engine(process.argv[3]);
  await loads();
  await firstDiagram('first diagram', '');
  await firstDiagram('first diagram of 2,000 consumers', '#thousands-of-consumers');
  await thousands();
  for (const count of [9, 29, 57]) await drawnOnes(await figures(count));
} finally {
  await browser.close();
  await server.close();
}

/** The questions of `tests/src/stopwatch.rs`, each asked for a quarter of a second, the best of five. */
async function engine(folder) {
  const page = await browser.newPage();
  const glue = await readFile(join(folder, 'privatelink_tests.js'), 'utf8');
  await page.evaluate(`${glue}; window.engine = wasm_bindgen; undefined`);
  const program = (await readFile(join(folder, 'privatelink_tests_bg.wasm'))).toString('base64');
  await page.evaluate(async (program) => {
    await window.engine({ module_or_path: await (await fetch(`data:application/wasm;base64,${program}`)).arrayBuffer() });
  }, program);
  const sketches = [
    ['Figure 5', 'figure-5', 'client-1', 'orders endpoint', ['trace', 'trace_and_attempts', 'index', 'exposure']],
    ['2,000 VPCs', 'thousands-of-consumers', 'client 1999', 'endpoint 1999', ['trace_and_attempts', 'index', 'exposure']],
  ];
  for (const [name, id, from, to, questions] of sketches) {
    const file = await readFile(new URL(`../../static/scenarios/${id}.json`, import.meta.url), 'utf8');
    for (const question of questions) {
      const taken = await page.evaluate(watch, [file, from, to, question]);
      console.log(`in Chromium, ${name}: ${question} ${told(taken)}`);
    }
  }
  for (const [connections, serviceMs] of [[10_000, 0], [100_000, 0], [1_000_000, 0], [1_000_000, 9], [1_000_000, 99], [3_000_000, 999]]) {
    const [took, opened, open] = await page.evaluate(simulate, [glue, program, connections, serviceMs]);
    const rate = (opened / took / 1000).toFixed(2);
    console.log(`in Chromium's worker, simulate: ${opened} connections, ${open} open at the end: ${rate} million/s`);
  }
  await page.close();
}

/** Milliseconds a run takes in a worker, and what came of it. Runs in the page. */
async function simulate([glue, program, connections, serviceMs]) {
  const body = `${glue}; onmessage = async ({ data: [program, connections, serviceMs] }) => {
    await wasm_bindgen({ module_or_path: program });
    const run = new wasm_bindgen.Simulated(connections, serviceMs);
    const start = performance.now();
    run.run();
    postMessage([performance.now() - start, ...run.connections()]);
  };`;
  const worker = new Worker(URL.createObjectURL(new Blob([body], { type: 'text/javascript' })));
  const bytes = await (await fetch(`data:application/wasm;base64,${program}`)).arrayBuffer();
  const answer = await new Promise((heard, failed) => {
    worker.onmessage = ({ data }) => heard(data);
    worker.onerror = ({ message }) => failed(new Error(message));
    worker.postMessage([bytes, connections, serviceMs]);
  });
  worker.terminate();
  return answer;
}

/** Milliseconds one answer takes. Runs in the page. */
function watch([file, from, to, question]) {
  const asked = new window.engine.Asked(file, from, to);
  const time = (times) => {
    const start = performance.now();
    asked[question](times);
    return performance.now() - start;
  };
  let times = 1;
  while (time(times) < 50) times *= 2;
  times *= 4;
  return Math.min(...Array.from({ length: 5 }, () => time(times))) / times;
}

function told(ms) {
  return ms < 1 ? `${(ms * 1000).toFixed(1)} µs` : `${ms.toFixed(1)} ms`;
}

async function firstDiagram(name, hash) {
  const times = [];
  let marked = true;
  for (let run = 0; run < runs; run += 1) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(server.url + hash);
    await isReady(page);
    const [time, mark] = await page.evaluate(() => {
      const entry = performance.getEntriesByName('first-diagram')[0];
      return entry ? [entry.startTime, true] : [performance.now(), false];
    });
    times.push(time);
    marked &&= mark;
    await context.close();
  }
  times.sort((a, b) => a - b);
  const median = (times[Math.floor((runs - 1) / 2)] + times[Math.ceil((runs - 1) / 2)]) / 2;
  const ms = (time) => `${time.toFixed(0)} ms`;
  console.log(`${name}: median ${ms(median)} of ${runs} runs (${ms(times[0])} to ${ms(times.at(-1))})`);
  if (!marked) console.log('the page set no mark `first-diagram`; this is when [data-ready] was seen, so an upper bound');
}

/** 2,000 consumers: how long until a request is answered, and how many pictures the browser draws while the camera moves. */
async function thousands() {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${server.url}#thousands-of-consumers`);
  await isReady(page);
  const send = page.getByRole('button', { name: 'Send', exact: true });
  await send.click();
  await page.locator('.verdict-word').waitFor();
  // The second part of the program is here now; what is measured is the answer.
  const answer = await page.evaluate(async () => {
    const send = [...document.querySelectorAll('button')].find((button) => button.textContent.trim() === 'Send');
    const start = performance.now();
    send.click();
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return performance.now() - start;
  });
  console.log(`2,000 consumers: a request answered and painted in ${answer.toFixed(0)} ms`);
  await page.keyboard.press('Escape');
  await moved(page, '2,000 consumers');
  await context.close();
}

/** Resources that are all drawn: from an edit to the picture of it, and pictures while the camera moves. */
async function drawnOnes(sketch) {
  const name = `${resources(sketch)} resources drawn`;
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(server.url);
  await isReady(page);
  await openFile(page, 'many.json', JSON.stringify(sketch));
  await page.getByRole('group', { name: `Diagram of ${sketch.title}` }).waitFor({ timeout: 60_000 });
  await palette(page, 'targets-sg');
  await inspector(page).getByRole('button', { name: /^Remove inbound rule/ }).first().click();
  const { edit, picture } = await page.evaluate(edited);
  console.log(`${name}: an edit taken back or made again is worked out in ${edit.toFixed(0)} ms, painted after ${picture.toFixed(0)} ms`);
  await page.keyboard.press('Escape');
  await moved(page, name);
  await context.close();
}

/** Milliseconds until an edit is made and until its picture is finished: the medians of nine. Runs in the page. */
async function edited() {
  const [edits, pictures] = [[], []];
  for (let run = 0; run < 18; run += 1) {
    await new Promise((done) => setTimeout(done, 100));
    const start = performance.now();
    const key = { key: run % 2 ? 'Z' : 'z', code: 'KeyZ', ctrlKey: true, shiftKey: run % 2 === 1, bubbles: true };
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', key));
    await Promise.resolve();
    edits.push(performance.now() - start);
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    pictures.push(performance.now() - start);
  }
  const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];
  return { edit: median(edits), picture: median(pictures) };
}

async function moved(page, name) {
  const { x, y, width, height } = await page.locator('.viewport').boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  const input = await page.context().newCDPSession(page);
  // Nobody waits for a wheel's turn to be answered: Chromium answers only every other picture, so that no page at all
  // would have more than 30 drawn a second.
  const wheel = (deltaX, deltaY, modifiers) => input.send('Input.dispatchMouseEvent', {
    type: 'mouseWheel', x: x + width / 2, y: y + height / 2, deltaX, deltaY, modifiers,
  });
  const movements = {
    // To and fro, what is drawn already; and straight on, where more and more has to be.
    panning: (at) => wheel(at % 40 < 20 ? 12 : -12, at % 60 < 30 ? 8 : -8, 0),
    'panning far': (at) => wheel(0, at % 160 < 80 ? 24 : -24, 0),
    // From legible to the widest view, seven times farther, and back, in less than a second and a half.
    zooming: (at) => wheel(0, at % 80 < 40 ? 5 : -5, CONTROL),
  };
  for (const [doing, move] of Object.entries(movements)) {
    console.log(`${name}: ${(await drawn(page, move)).toFixed(0)} pictures a second while ${doing}`);
    await page.waitForTimeout(500);
  }
}

/** Pictures the browser drew a second, by its own trace, while the wheel turns 60 times a second for three seconds. */
async function drawn(page, turn) {
  await browser.startTracing(page, { categories: ['devtools.timeline.frame', 'disabled-by-default-devtools.timeline.frame'] });
  const [start, turns] = [performance.now(), []];
  for (let at = 0; performance.now() - start < 3000; at += 1) {
    turns.push(turn(at));
    await new Promise((done) => setTimeout(done, start + (at + 1) * TURN_MS - performance.now()));
  }
  await Promise.all(turns);
  const events = JSON.parse(await browser.stopTracing()).traceEvents.filter((event) => event.name === 'DrawFrame');
  const times = events.map((event) => event.ts);
  return (times.length - 1) / ((Math.max(...times) - Math.min(...times)) / 1e6);
}

/**
 * A million connections a second for a minute, in the page: by two clients of Figure 5, and by the 2,000 of as many VPCs.
 * When the first progress is painted after "Run", the longest task of the page's own thread from then on, how soon it
 * stops, and how far it came.
 */
async function loads() {
  const rate = (rate_per_s) => ({ arrival: { kind: 'poisson', rate_per_s } });
  const two = ['client-1', 'client-2'].map((from) => ({ from, to: 'orders endpoint', hosts: 10_000, ...rate(500_000) }));
  const many = [{ from: 'client *', to: 'endpoint *', hosts: 50, ...rate(500) }];
  await loadOf('figure-5', two);
  await loadOf('thousands-of-consumers', many);
}

async function loadOf(scenario, clients) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${server.url}#${scenario}`);
  await isReady(page);
  await page.getByRole('tab', { name: 'Load' }).click();
  await page.getByRole('button', { name: 'Edit as JSON' }).click();
  const load = { clients, duration_s: 60, jitter_percent: 10 };
  await page.getByRole('textbox', { name: 'The load as JSON' }).fill(JSON.stringify(load));
  await page.waitForTimeout(1000);
  const first = await page.evaluate(() => {
    window.longest = 0;
    new PerformanceObserver((list) => {
      for (const task of list.getEntries()) window.longest = Math.max(window.longest, task.duration);
    }).observe({ type: 'longtask' });
    const start = performance.now();
    [...document.querySelectorAll('button')].find((button) => button.textContent.trim() === 'Run').click();
    return new Promise((seen) => {
      const look = () => (document.querySelector('progress') ? seen(performance.now() - start) : requestAnimationFrame(look));
      look();
    });
  });
  await page.waitForTimeout(8000);
  const stopping = await page.evaluate(() => {
    const start = performance.now();
    [...document.querySelectorAll('button')].find((button) => button.textContent.trim() === 'Stop').click();
    return new Promise((seen) => {
      const look = () => (document.querySelector('progress') ? requestAnimationFrame(look) : seen(performance.now() - start));
      look();
    });
  });
  const longest = await page.evaluate(() => window.longest);
  const said = await page.getByRole('tabpanel').innerText();
  console.log(
    `1,000,000 connections a second on ${scenario}: progress after ${first.toFixed(0)} ms, ` +
      `${longest ? `the longest task ${longest.toFixed(0)} ms` : 'no task over 50 ms'}, stopped after ${stopping.toFixed(0)} ms`,
  );
  console.log(said.split('\n').filter((line) => /simulated|stopped|opened/i.test(line)).slice(0, 4).join(' | '));
  await context.close();
}
