import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src-main/**/*.test.ts', 'src-renderer/**/*.test.ts', 'tests/**/*.test.ts'],
    // Two cores; tests of browsers, processes and clocks wait most of their time.
    maxWorkers: 4,
    // Test files of one worker share what they import, and its browser: a third of the processor's time.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A page on a busy machine takes longer than vitest's one second.
    expect: { poll: { timeout: 15_000 } },
    globalSetup: 'tests/global-setup.ts',
    setupFiles: 'tests/fail-on-console-error.ts',
    reporters: ['default', ['json', { outputFile: 'tests/.artifacts/vitest.json' }]],
  },
});
