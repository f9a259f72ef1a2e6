/**
 * Writes what a vitest run found to the file named by AGNES_TEST_SUMMARY, for the last line of `npm test`. Tests that
 * lack the same thing by name are told in one line.
 */
import { writeFileSync } from "node:fs"
import { relative } from "node:path"

const nameOf = (test) => `${relative(process.cwd(), test.module.moduleId)} > ${test.fullName}`

/** `3 tests in test/pages/a.test.ts and 4 more files`, or the one test by its name. */
const those = (tests) => {
  if (tests.length === 1) return nameOf(tests[0])
  const files = [...new Set(tests.map((test) => relative(process.cwd(), test.module.moduleId)))]
  const more = files.length === 1 ? "" : ` and ${files.length - 1} more file${files.length === 2 ? "" : "s"}`
  return `${tests.length} tests in ${files[0]}${more}`
}

const unmet = `its condition does not hold here (${process.platform}, ${process.getuid?.() === 0 ? "root" : "ordinary user"})`

export default class Summary {
  onTestRunEnd(modules, unhandledErrors) {
    const summary = { passed: 0, failed: unhandledErrors.length, notRun: [] }
    const lacking = new Map()
    for (const module of modules) {
      summary.failed += module.errors().length
      for (const suite of module.children.allSuites()) summary.failed += suite.errors().length
      for (const test of module.children.allTests()) {
        const result = test.result()
        if (result.state === "passed") summary.passed += 1
        else if (result.state === "failed") summary.failed += 1
        else {
          const reason = result?.note ?? unmet
          lacking.set(reason, [...(lacking.get(reason) ?? []), test])
        }
      }
    }
    for (const [reason, tests] of lacking) {
      const groups = reason === unmet ? tests.map((test) => [test]) : [tests]
      summary.notRun.push(...groups.map((group) => `${those(group)}: ${reason}`))
    }
    writeFileSync(process.env.AGNES_TEST_SUMMARY, JSON.stringify(summary))
  }
}
