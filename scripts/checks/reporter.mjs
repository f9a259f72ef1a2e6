/** Writes what a vitest run found to the file named by AGNES_TEST_SUMMARY, for the last line of `npm test`. */
import { writeFileSync } from "node:fs"

const nameOf = (test) => `${test.module.relativeModuleId} > ${test.fullName}`

export default class Summary {
  onTestRunEnd(modules, unhandledErrors) {
    const summary = { passed: 0, failed: unhandledErrors.length, notRun: [] }
    for (const module of modules) {
      summary.failed += module.errors().length
      for (const suite of module.children.allSuites()) summary.failed += suite.errors().length
      for (const test of module.children.allTests()) {
        const result = test.result()
        if (result.state === "passed") summary.passed += 1
        else if (result.state === "failed") summary.failed += 1
        else summary.notRun.push(`${nameOf(test)}: ${result.note ?? "skipped"}`)
      }
    }
    writeFileSync(process.env.AGNES_TEST_SUMMARY, JSON.stringify(summary))
  }
}
