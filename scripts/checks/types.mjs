/**
 * Types and Effect's own diagnostics in one reading of the program: the compiler's errors everywhere; Effect's warnings
 * too in the core (domain and ports, by the severities of tsconfig.strict.json), its errors in adapters, main and the
 * examples. (`effect-language-service diagnostics` would read the program anew for every 50 files, and take the
 * severities of tsconfig.json whatever project it is given.)
 */
import { relative } from "node:path"
import { fileURLToPath } from "node:url"
import effectPlugin from "@effect/language-service"
import ts from "typescript"

const root = fileURLToPath(new URL("../..", import.meta.url))
const { DiagnosticCategory } = ts

const configOf = (name) => {
  const { config, error } = ts.readConfigFile(`${root}${name}`, ts.sys.readFile)
  if (error !== undefined) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, "\n"))
  return { raw: config, ...ts.parseJsonConfigFileContent(config, ts.sys, root) }
}

const main = configOf("tsconfig.json")
const host = {
  getCompilationSettings: () => main.options,
  getScriptFileNames: () => main.fileNames,
  getScriptVersion: () => "0",
  getScriptSnapshot: (name) => {
    const text = ts.sys.readFile(name)
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
  },
  getCurrentDirectory: () => root,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: ts.sys.fileExists,
  readFile: ts.sys.readFile,
  readDirectory: ts.sys.readDirectory,
  directoryExists: ts.sys.directoryExists,
  getDirectories: ts.sys.getDirectories,
  realpath: ts.sys.realpath
}
const plain = ts.createLanguageService(host)

/** The same program, with Effect's diagnostics by the severities that a configuration names. */
const withEffect = ({ raw }) => {
  const config = raw.compilerOptions.plugins.find(({ name }) => name === "@effect/language-service")
  const project = { log: () => undefined }
  return effectPlugin({ typescript: ts }).create({ languageService: plain, languageServiceHost: host, project, config })
}

const strict = withEffect(configOf("tsconfig.strict.json"))
const outer = withEffect(main)

const rings = [
  { of: /^src\/(domain|ports)\//, service: strict, shown: [DiagnosticCategory.Error, DiagnosticCategory.Warning] },
  { of: /^(src|examples)\//, service: outer, shown: [DiagnosticCategory.Error] },
  { of: /^/, service: plain, shown: [DiagnosticCategory.Error] }
]

const found = [...plain.getProgram().getOptionsDiagnostics(), ...plain.getProgram().getGlobalDiagnostics()]
for (const file of main.fileNames) {
  const { service, shown } = rings.find(({ of }) => of.test(relative(root, file).replaceAll("\\", "/")))
  const all = [...service.getSyntacticDiagnostics(file), ...service.getSemanticDiagnostics(file)]
  found.push(...all.filter(({ category }) => shown.includes(category)))
}
if (found.length > 0) {
  console.log(ts.formatDiagnostics(found, {
    getCanonicalFileName: (name) => name, getCurrentDirectory: () => root, getNewLine: () => "\n"
  }))
  process.exitCode = 1
}
console.log(`${main.fileNames.length} files, ${found.length} findings`)
