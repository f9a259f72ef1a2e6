import { defineConfig } from "vitest/config"
import { BaseSequencer } from "vitest/node"

/** The tests of the folder that is mutated first: what they catch, the others need not try. */
class OwnFirst extends BaseSequencer {
  async sort(files) {
    const own = ({ moduleId }) => moduleId.includes(`/test/domain/${process.env.AGNES_MUTATED}/`) ? 0 : 1
    return [...files].sort((left, right) => own(left) - own(right) || (left.moduleId < right.moduleId ? -1 : 1))
  }
}

export default defineConfig({
  test: {
    include: ["test/domain/**/*.test.ts"],
    globalSetup: ["test/house/environment.ts"],
    runner: "./scripts/mutation/runner.mjs",
    sequence: { sequencer: OwnFirst },
    testTimeout: 30_000,
    maxWorkers: 1,
    minWorkers: 1,
    isolate: false,
    passWithNoTests: true
  }
})
