import { defineConfig } from "vitest/config"
import { LongFirst } from "./test/house/Order.ts"

/** The end-to-end tests run `dist`; `npm test` builds it first, and so does `npm run build`. */
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/house/environment.ts"],
    setupFiles: ["test/house/setup.ts"],
    sequence: { sequencer: LongFirst },
    testTimeout: 90_000,
    hookTimeout: 120_000,
    // One more than the processors of a small machine: many tests wait for processes and pauses.
    maxWorkers: 3,
    // As many, or vitest ends the first idle one and with it the whole run.
    minWorkers: 3,
    // No test changes a module or the process for another: Effect is loaded once a worker instead of once a file.
    isolate: false
  }
})
