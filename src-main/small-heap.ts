import { setFlagsFromString } from 'node:v8';

// Keeps V8's room for new objects as small as it begins (1 MB a half). It would grow to 48 MB, mostly
// while the program is read in, and leave what an export passes on, 256 kB a piece outside the heap,
// lying about until it is full: 100 MB of a reception PC's memory. For the whole process, so an entry
// imports it first; `--max-semi-space-size` counts only when Node starts, which the desktop's does
// before our code.
setFlagsFromString('--semi-space-growth-factor=1');
// Threads begin later and read this one: they make much that is short-lived, and cannot grow either.
setFlagsFromString('--min-semi-space-size=4');
