// The paper's first figures, drawn from an empty sketch: once with a pointer only, once with a keyboard only.

import { KEYBOARD, POINTER, draws } from './rebuild.mjs';

for (const number of [4, 5]) {
  for (const means of [POINTER, KEYBOARD]) draws(number, means, { timeout: 120_000 });
}
