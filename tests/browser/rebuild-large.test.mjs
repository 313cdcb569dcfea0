// Larger figures, drawn from an empty sketch: 7 has a data center and what leads to it, 9 containers and targets known by
// their addresses. With keys each takes minutes, and the same steps as in the smaller ones: for `--full` only.

import { KEYBOARD, POINTER, draws } from './rebuild.mjs';

for (const number of [7, 9]) {
  draws(number, POINTER, { timeout: 300_000 });
  draws(number, KEYBOARD, { timeout: 600_000, full: true });
}
