/**
 * What the modules of src load when they run, types left out: no circle among them, nothing heavy in what a hook reaches
 * (design §2), and pages in the server alone. Circles and reaching follow whole paths, for which dependency-cruiser,
 * which watches single steps, takes half a minute; it does not see what JSX imports.
 */
import { build } from "esbuild"
import { readdirSync } from "node:fs"
import { join } from "node:path"

const root = process.cwd()

const hooks = /^src\/main\/hooks\//
const heavy = /^(@effect\/|effect(\/(Effect|Layer|Schema|Stream|Schedule))?$)/
const hotDomain = /^src\/domain\/(time|text|session|queue|privacy|workspace\/(Workspace|Resolution))/
const server = /^src\/main\/server\//
const jsx = "@kitajs/html/jsx-runtime"
const light = /^effect\/(Context|Micro|Either|Option|Function|Predicate)$/

/** Each module of src with what it imports: others of src by their paths, packages by their names. */
const read = async () => {
  const files = readdirSync(join(root, "src"), { recursive: true }).map((file) => `src/${file.replaceAll("\\", "/")}`)
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".d.ts"))
  const { metafile } = await build({
    stdin: { contents: files.map((file) => `import ${JSON.stringify(`./${file}`)}`).join("\n"), resolveDir: root },
    absWorkingDir: root, bundle: true, write: false, metafile: true, packages: "external", platform: "node", format: "esm",
    outdir: "none", loader: { ".sql": "text" }, logLevel: "error"
  })
  return new Map(Object.entries(metafile.inputs).filter(([path]) => path.startsWith("src/"))
    .map(([path, { imports }]) => [path, imports.map((each) => each.path)])
    .sort(([left], [right]) => left < right ? -1 : 1))
}

/** Circles, as their modules in turn; of those that share a module not all. */
const circles = (graph) => {
  const found = []
  const done = new Set()
  const walk = (path, above) => {
    const at = above.indexOf(path)
    if (at >= 0) return void found.push([...above.slice(at), path].join(" → "))
    if (done.has(path)) return
    for (const next of graph.get(path) ?? []) if (graph.has(next)) walk(next, [...above, path])
    done.add(path)
  }
  for (const path of graph.keys()) walk(path, [])
  return found
}

/** Ways from a hook to something heavy, the shortest for each. */
const weights = (graph) => {
  const found = []
  for (const start of [...graph.keys()].filter((path) => hooks.test(path))) {
    const ways = new Map([[start, [start]]])
    for (const [path, way] of ways) {
      for (const next of graph.get(path) ?? []) {
        if (heavy.test(next)) found.push([...way, next].join(" → "))
        else if (graph.has(next) && !ways.has(next)) ways.set(next, [...way, next])
      }
    }
  }
  return found
}

const graph = await read()

/** Single steps that no module of `from` may take. */
const steps = (rule, from, isForbidden) =>
  [...graph].filter(([path]) => from(path)).flatMap(([path, imports]) =>
    imports.filter(isForbidden).map((name) => `${rule}: ${path} → ${name}`))

const findings = [
  ...circles(graph).map((circle) => `no-circular: ${circle}`),
  ...weights(graph).map((way) => `hot-entries-stay-light: ${way}`),
  ...steps("hot-domain-stays-light", (path) => hotDomain.test(path), (name) => /^effect(\/|$)/.test(name) && !light.test(name)),
  ...steps("jsx-in-the-server-only", (path) => !server.test(path), (name) => name === jsx)
]
for (const finding of findings) console.log(finding)
console.log(`${graph.size} modules, ${findings.length} findings`)
if (findings.length > 0 || graph.size === 0) process.exitCode = 1
