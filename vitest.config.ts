import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const notTests = ['**/node_modules/**', '**/out/**', '**/.dev/**'];

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [react()],
        test: {
          name: 'unit',
          include: ['{contract,electron,renderer,scripts,build,bench}/**/*.test.{ts,tsx}'],
          exclude: notTests,
          environment: 'node',
          restoreMocks: true,
        },
      },
      {
        // Real PGlite, PostgreSQL and LiveKit behind most of these: slower, and two at a time on two cores.
        test: {
          name: 'service',
          include: ['service/**/*.test.ts'],
          exclude: notTests,
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          restoreMocks: true,
        },
      },
      {
        // The whole house at once (Electron, Chromium, LiveKit): one file at a time, or they would starve each other.
        test: {
          name: 'house',
          include: ['tests/**/*.e2e.ts'],
          exclude: notTests,
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 180_000,
          // Generous: a machine that does everything for the first time is slow, and waiting costs nothing where it is not.
          expect: { poll: { timeout: 15_000 } },
          fileParallelism: false,
          retry: 0,
        },
      },
    ],
  },
});
