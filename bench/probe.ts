// Loaded into the program with --import: watches its event loop from inside, and tells when asked.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const delay = monitorEventLoopDelay({ resolution: 1 });

process.on('message', () => {
  const inMs = (nanoseconds: number) => nanoseconds / 1e6;
  process.send?.({
    p50: inMs(delay.percentile(50)),
    p99: inMs(delay.percentile(99)),
    max: inMs(delay.max),
  });
  delay.reset();
  delay.enable();
});
// Being asked must not keep the program alive.
process.channel?.unref();
