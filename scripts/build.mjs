/**
 * Builds what a user runs: `dist/agnes.cjs` (the launcher), one small bundle for each hook program, the whole command
 * line, and beside them the lock addon for each platform. `dist/meta` says what is in each bundle; a test reads it.
 */
import { build } from "esbuild"
import { createHash } from "node:crypto"
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { createRequire, isBuiltin } from "node:module"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

process.chdir(fileURLToPath(new URL("..", import.meta.url)))

const hooks = ["statusline", "capture-session", "mark-private"]
const platforms = /^(linux|darwin|win32)-/
const addons = "node_modules/fs-native-extensions/prebuilds"

const bundle = async (name, entry, options = {}) => {
  if (!existsSync(entry)) return console.log(`dist/${name}.cjs: left out, there is no ${entry} yet`)
  const { metafile } = await build({
    entryPoints: [entry],
    outfile: `dist/${name}.cjs`,
    bundle: true,
    minify: true,
    // Names are only seen in stack traces, but those reach people.
    keepNames: options.keepNames ?? false,
    platform: "node",
    target: "node20.19",
    format: "cjs",
    // What is loaded late comes by require: import() has every byte of a bundle searched for the names it exports first.
    supported: { "dynamic-import": false },
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
    ...options
  })
  mkdirSync("dist/meta", { recursive: true })
  writeFileSync(`dist/meta/${name.replace("/", "-")}.json`, JSON.stringify(metafile))
}

/** Modules of Node that take longer to load than most of ours, and that many commands never use. */
const late = /^(node:)?(child_process|crypto|fs\/promises|https?|net|os|readline|stream\/promises|tls|zlib)$/

/**
 * How the large bundles get at Node's own modules. esbuild copies every name of one for every file that imports it;
 * an object that inherits the names has none to copy, and may load the module when the first of them is asked for.
 */
const own = {
  name: "own",
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^(node:)?[a-z_]+(\/promises)?$/ }, ({ kind, namespace, path }) =>
      kind === "import-statement" && namespace === "file" && isBuiltin(path) ? { path, namespace: "own" } : undefined)
    onLoad({ filter: /./, namespace: "own" }, ({ path }) => ({ contents: shim(path) }))
    onLoad({ filter: /effect\/dist\/esm\/internal\/logger\.js$/ }, ({ path }) =>
      ({ contents: blind(readFileSync(path, "utf8")) }))
  }
}

/**
 * Effect looks at `process.stdout` as soon as it is loaded, to know whether its coloured log would be for a terminal. We
 * do not use that log, and to look opens the stream.
 */
const blind = (logger) => {
  if (!logger.includes("process.stdout.isTTY")) throw new Error("Effect's logger has changed: does it open process.stdout?")
  return logger.replaceAll("process.stdout", "undefined")
}

const shim = (path) => {
  if (/^(node:)?process$/.test(path)) return "export default process"
  if (!late.test(path)) return `module.exports = Object.create(require("${path}"))`
  const get = `get: (_, key) => key === "__esModule" ? undefined : (found ??= require("${path}"))[key]`
  return `let found; module.exports = Object.create(new Proxy({}, { ${get} }))`
}

/** What compiled code was compiled from: the bundles that a launcher loads. */
const buildOf = (folder, mine) => {
  const hash = createHash("sha256")
  for (const file of readdirSync(folder).filter(mine).sort()) hash.update(file).update(readFileSync(`${folder}/${file}`))
  return JSON.stringify(hash.digest("hex"))
}

for (const name of hooks) await bundle(`hooks/${name}`, `src/main/hooks/${name}.ts`, { plugins: [own] })
await bundle("agnes", "src/main/hooks/launcher.ts", {
  define: { agnesBuild: buildOf("dist/hooks", (name) => hooks.includes(name.replace(/\.cjs$/, ""))) },
  plugins: [own]
})
const large = {
  external: ["libsql", "@duckdb/node-api"],
  // jsonc-parser's other form loads its parts by names no bundler can follow.
  mainFields: ["module", "main"],
  define: { "import.meta.url": "importMetaUrl" },
  banner: { js: "const importMetaUrl = require(\"node:url\").pathToFileURL(__filename).href;" }
}

/** What few commands need lies in files of its own and is loaded by those: a start costs what is compiled (design §6). */
const apart = {
  name: "apart",
  setup: ({ onResolve }) => {
    onResolve({ filter: /\/server\/main\.ts$/ }, ({ kind }) =>
      kind === "entry-point" ? undefined : { path: "./server.cjs", external: true })
    onResolve({ filter: /\/Ui\.ts$/ }, () => ({ path: "./docs-ui.cjs", external: true }))
    onResolve({ filter: /\/Remote\.ts$/ }, ({ kind }) =>
      kind === "entry-point" ? undefined : { path: "./language-models.cjs", external: true })
    onResolve({ filter: /^yaml$/ }, () => ({ path: "./yaml.cjs", external: true }))
  }
}

await bundle("cli", "src/main/cli/bin.ts", { ...large, plugins: [apart, own] })
await bundle("server", "src/main/server/main.ts", { ...large, plugins: [apart, own] })
await bundle("pipeline-worker", "src/main/server/jobs/worker.ts", large)
await bundle("usage-worker", "src/main/server/usage/worker.ts", large)
await bundle("table-worker", "src/main/server/tables/worker.ts", large)
await bundle("catalogue", "src/main/catalogue/child.ts", large)
await bundle("language-models", "src/main/server/models/Remote.ts", large)
await bundle("docs-ui", "src/main/server/docs/Ui.ts")
await bundle("yaml", "node_modules/yaml/dist/index.js", { external: [] })

/** Help is printed from here: it never differs from what the parser would say, and needs neither it nor any command. */
await bundle("help-pages", "src/main/cli/HelpPages.ts", { ...large, plugins: [apart, own] })
const helpPages = join(process.cwd(), "dist/help-pages.cjs")
const pages = createRequire(helpPages)(helpPages)
const texts = await pages.texts()
const commands = Object.keys(texts).filter((words) => /^\S+$/.test(words))
writeFileSync("dist/help.json", JSON.stringify(texts))
mkdirSync("dist/man", { recursive: true })
writeFileSync("dist/man/agnes.1", pages.manPage(texts))
for (const made of [helpPages, "dist/meta/help-pages.json"]) rmSync(made)

await bundle("start", "src/main/start/start.ts", {
  define: {
    agnesBuild: buildOf("dist", (name) => /^(?!agnes|start).*\.cjs$/.test(name)),
    agnesCommands: JSON.stringify(commands)
  },
  plugins: [own]
})

for (const platform of readdirSync(addons).filter((name) => platforms.test(name))) {
  mkdirSync(`dist/prebuilds/${platform}`, { recursive: true })
  for (const file of readdirSync(`${addons}/${platform}`).filter((name) => name.startsWith("fs-native-extensions"))) {
    cpSync(`${addons}/${platform}/${file}`, `dist/prebuilds/${platform}/${file}`)
  }
}
