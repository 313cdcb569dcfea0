// The paper's first figures, drawn from an empty sketch: once with a pointer only, once with a keyboard only. Figure 5 with
// keys is Figure 4 with more of the same: for `--full` only.

import { KEYBOARD, POINTER, draws } from './rebuild.mjs';

for (const number of [4, 5]) {
  draws(number, POINTER, { timeout: 120_000 });
  draws(number, KEYBOARD, { timeout: 180_000, full: number !== 4 });
}
