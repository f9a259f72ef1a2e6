/**
 * Builds what a user runs: `dist/agnes.cjs` (the launcher), one small bundle for each hook program, the whole command
 * line, and beside them the lock addon for each platform. `dist/meta` says what is in each bundle; a test reads it.
 */
import { build } from "esbuild"
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs"
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

await bundle("agnes", "src/main/hooks/launcher.ts")
for (const name of hooks) await bundle(`hooks/${name}`, `src/main/hooks/${name}.ts`)
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

await bundle("cli", "src/main/cli/bin.ts", { ...large, plugins: [apart] })
await bundle("server", "src/main/server/main.ts", { ...large, plugins: [apart] })
await bundle("pipeline-worker", "src/main/server/jobs/worker.ts", large)
await bundle("usage-worker", "src/main/server/usage/worker.ts", large)
await bundle("table-worker", "src/main/server/tables/worker.ts", large)
await bundle("catalogue", "src/main/catalogue/child.ts", large)
await bundle("language-models", "src/main/server/models/Remote.ts", large)
await bundle("docs-ui", "src/main/server/docs/Ui.ts")
await bundle("yaml", "node_modules/yaml/dist/index.js", { external: [] })

for (const platform of readdirSync(addons).filter((name) => platforms.test(name))) {
  mkdirSync(`dist/prebuilds/${platform}`, { recursive: true })
  for (const file of readdirSync(`${addons}/${platform}`).filter((name) => name.startsWith("fs-native-extensions"))) {
    cpSync(`${addons}/${platform}/${file}`, `dist/prebuilds/${platform}/${file}`)
  }
}
