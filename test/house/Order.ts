import { BaseSequencer, type TestSpecification } from "vitest/node"

/**
 * Files that take long, the longest first: begun last, one of them would run alone at the end while every other worker
 * has nothing to do. Vitest knows what took long only where it has run before.
 */
const long: ReadonlyArray<string> = [
  "test/simulation/simulation.test.ts",
  "test/e2e/serve/json.test.ts",
  "test/e2e/serve/operators.test.ts",
  "test/e2e/serve/collect.test.ts",
  "test/e2e/self-upgrade.test.ts",
  "test/security/tenants.test.ts",
  "test/e2e/demo.test.ts",
  "test/e2e/pack.test.ts",
  "test/e2e/serve/lifecycle.test.ts",
  "test/e2e/serve/receive.bounds.test.ts",
  "test/e2e/push-family.test.ts",
  "test/e2e/serve/pipeline.cli.test.ts"
]

const rank = ({ moduleId }: TestSpecification): number => {
  const at = long.findIndex((path) => moduleId.endsWith(path))
  return at < 0 ? long.length : at
}

export class LongFirst extends BaseSequencer {
  override async sort(files: Array<TestSpecification>): Promise<Array<TestSpecification>> {
    return [...await super.sort(files)].sort((left, right) => rank(left) - rank(right))
  }
}
