/**
 * Types and Effect's own diagnostics in one reading of the program: the compiler's errors everywhere; Effect's errors
 * in src and examples by the severities of tsconfig.json, and its warnings too in the core, the files that tsconfig.json
 * overrides. What would not be shown is switched off, so that it costs nothing. An argument names another root (tests).
 */
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { compiler, schema } from "../compiler.mjs"

const root = resolve(process.argv[2] ?? fileURLToPath(new URL("../..", import.meta.url)))
const json = (file) => JSON.parse(readFileSync(file, "utf8"))

const { properties: rules } = json(schema).definitions.effectLanguageServicePluginDiagnosticSeverityDefinition
const { plugins } = json(join(root, "tsconfig.json")).compilerOptions
const plugin = plugins.find(({ name }) => name === "@effect/language-service")

/** Every rule with its severity, "off" where nobody would see it. */
const severities = (chosen, ...shown) => {
  const unknown = Object.keys(chosen).find((name) => rules[name] === undefined)
  if (unknown !== undefined) throw new Error(`tsconfig.json: Effect's diagnostics have no rule ${unknown}`)
  const all = Object.keys(rules).map((name) => [name, chosen[name] ?? rules[name].default])
  return Object.fromEntries(all.map(([name, severity]) => [name, shown.includes(severity) ? severity : "off"]))
}

const ring = (include, diagnosticSeverity) => ({
  include: include.map((glob) => `../../../${glob}`),
  options: { diagnosticSeverity }
})
const config = {
  extends: "../../../tsconfig.json",
  compilerOptions: {
    incremental: false,
    tsBuildInfoFile: null,
    plugins: [{
      name: plugin.name,
      diagnosticSeverity: severities({}),
      overrides: [
        ring(["src/**/*", "examples/**/*"], severities(plugin.diagnosticSeverity, "error")),
        ...plugin.overrides.map(({ include, options: { diagnosticSeverity } }) =>
          ring(include, severities({ ...plugin.diagnosticSeverity, ...diagnosticSeverity }, "error", "warning")))
      ]
    }]
  }
}

const run = () => {
  mkdirSync(join(root, "node_modules/.cache"), { recursive: true })
  const folder = mkdtempSync(join(root, "node_modules/.cache/types-"))
  try {
    const file = join(folder, "tsconfig.json")
    writeFileSync(file, JSON.stringify(config))
    // Several checkers would each work out the same types anew; a rarer collection of garbage saves a quarter more.
    return spawnSync(compiler, ["-p", file, "--singleThreaded", "--listFiles", "--pretty", "false"], {
      cwd: root, encoding: "utf8", maxBuffer: 2 ** 28, env: { ...process.env, GOGC: "400" }
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const { status, stdout, stderr, error } = run()
if (error !== undefined) throw error
const base = `${root.replaceAll("\\", "/")}/`
const lines = stdout.split(/\r?\n/)
const listed = (line) => /^([A-Za-z]:)?\/|^bundled:/.test(line)
const files = lines.filter((line) => line.startsWith(base) && !/\/(node_modules|dist)\//.test(line))
const found = lines.filter((line) => /^(.+\(\d+,\d+\): )?(error|warning) TS\d+: /.test(line))
const shown = lines.filter((line) => line !== "" && !listed(line)).join("\n") + stderr
if (shown !== "") console.log(shown)
if (status !== 0 || shown !== "" || files.length === 0) process.exitCode = 1
console.log(`${files.length} files, ${found.length} findings`)
