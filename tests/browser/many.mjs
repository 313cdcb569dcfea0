// As many of Figure 5 in one sketch as wanted, each with ids of its own: many resources that are all drawn.

import { readFile } from 'node:fs/promises';

/** A sketch file with so many of the figure, in the same two accounts. */
export async function figures(count) {
  const text = await readFile(new URL('../../static/scenarios/figure-5.json', import.meta.url), 'utf8');
  // Accounts' numbers are shorter than AWS's ids.
  const one = (copy) => JSON.parse(text.replace(/[0-9a-f]{16,}/gu, (id) => `${copy}x${id}`));
  const all = { ...one(1), title: `${count} of Figure 5` };
  for (let copy = 2; copy <= count; copy += 1) {
    for (const [table, rows] of Object.entries(one(copy))) {
      if (Array.isArray(rows) && table !== 'accounts') all[table].push(...rows);
    }
  }
  return all;
}

/** How many resources a sketch file has. */
export const resources = (sketch) => Object.values(sketch).filter(Array.isArray).flat().length;
