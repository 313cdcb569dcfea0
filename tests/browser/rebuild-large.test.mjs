// Larger figures, drawn from an empty sketch: 7 has a data center and what leads to it, 9 containers and targets known by
// their addresses. All but the first of these take minutes, with steps the others have too: for `--full` only.

import { KEYBOARD, POINTER, draws } from './rebuild.mjs';

for (const number of [7, 9]) {
  draws(number, POINTER, { timeout: 300_000, full: number !== 7 });
  draws(number, KEYBOARD, { timeout: 600_000, full: true });
}
