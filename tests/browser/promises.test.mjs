// The table of promises is true of the journeys there are: each is named as its file names it.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { PROMISES } from './promises.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const all = Object.entries(PROMISES).flatMap(([group, lines]) => lines.map(([promise, file, name]) => ({ group, promise, file, name })));
const fileOf = (name) => `${HERE}${name}.test.mjs`;

/** The names of the journeys of files, the long ones too, as the files make them: by file. */
async function journeysOf(files) {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, PRIVATELINK_NAMES: '1', PRIVATELINK_FULL: '1' };
  const reads = files.map((file) => `console.log('{"file":"${file}"}'); await import(${JSON.stringify(fileOf(file))});`).join('\n');
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', reads], { env, cwd: HERE });
  const found = new Map();
  let names = null;
  for (const line of stdout.split('\n').filter((text) => text.startsWith('{"'))) {
    const { file, journey } = JSON.parse(line);
    if (file) found.set(file, names = new Set());
    else names.add(journey);
  }
  return found;
}

test('every promise names a journey that exists', async () => {
  const files = [...new Set(all.map(({ file }) => file))];
  assert.deepEqual(files.filter((file) => !existsSync(fileOf(file))), [], 'files that do not exist');
  const known = await journeysOf(files);
  const missing = all.filter(({ file, name }) => !known.get(file).has(name));
  assert.deepEqual(missing.map(({ group, promise, file, name }) => `${group}, ${promise}: ${file}.test.mjs has no “${name}”`), []);
});

test('a journey that does not exist is missed', async () => {
  const names = (await journeysOf(['share'])).get('share');
  assert.ok(names.has('the diagram as PNG, twice as large as the SVG, on a dark page'), 'names made of data are known');
  assert.ok(!names.has('the diagram as PNG, twice as large as the SVG, on a ${theme} page'));
});

test('every promise is said once', () => {
  const said = all.map(({ promise }) => promise);
  assert.ok(said.length > 100, `${said.length} promises`);
  assert.deepEqual(said.filter((promise, at) => said.indexOf(promise) !== at), []);
});
