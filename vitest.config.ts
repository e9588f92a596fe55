import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The tests hold nothing in modules; loading these once per worker instead of once per file halves the time.
    isolate: false,
    // Most of the time is spent waiting for processes and answers: every core may have a worker.
    maxWorkers: '100%',
    testTimeout: 30_000,
    coverage: { include: ['lib/**', 'recipes/**'] },
  },
});
