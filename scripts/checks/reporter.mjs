/** Writes what a vitest run found to the file named by AGNES_TEST_SUMMARY, for the last line of `npm test`. */
import { writeFileSync } from "node:fs"
import { relative } from "node:path"

const nameOf = (test) => `${relative(process.cwd(), test.module.moduleId)} > ${test.fullName}`

const unmet = `its condition does not hold here (${process.platform}, ${process.getuid?.() === 0 ? "root" : "ordinary user"})`

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
        else summary.notRun.push(`${nameOf(test)}: ${result?.note ?? unmet}`)
      }
    }
    writeFileSync(process.env.AGNES_TEST_SUMMARY, JSON.stringify(summary))
  }
}
