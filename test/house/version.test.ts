import { assert, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { version } from "../../src/main/Version.ts"

it("the version in the source is that of the package", () => {
  assert.strictEqual(version, JSON.parse(readFileSync("package.json", "utf8")).version)
})
