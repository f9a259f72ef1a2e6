/** A throw-away computer for the demo: home, workspace, configuration and server folder below one temporary folder. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, dirname, join } from "node:path"
import { spawn, spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../..", import.meta.url))
export const fixture = (path) => join(root, "test", "fixtures", path)

/** Sessions recorded with a real Claude Code. */
export const samples = () =>
  readdirSync(fixture("transcripts")).filter((name) => name.endsWith(".jsonl")).sort().map((name) =>
    ({ id: name.slice(0, -".jsonl".length), bytes: readFileSync(fixture(`transcripts/${name}`)), files: new Map() }))

const foreign = /^(AGNES_|CLAUDE|ANTHROPIC_|LLM_API_KEY$)/

export const make = () => {
  const base = realpathSync(mkdtempSync(join(tmpdir(), "agnes-demo-")))
  const at = (name) => join(base, name)
  const workspace = at("a workspace")
  const projects = join(at("home"), ".claude", "projects", workspace.replaceAll(/[^A-Za-z0-9]/g, "-"))
  for (const folder of [at("bin"), workspace, projects]) mkdirSync(folder, { recursive: true })
  chmodSync(join(root, "dist", "agnes.cjs"), 0o755)
  symlinkSync(join(root, "dist", "agnes.cjs"), join(at("bin"), "agnes"))
  const inherited = Object.entries(process.env).filter(([name]) => !foreign.test(name))
  const env = {
    ...Object.fromEntries(inherited),
    HOME: at("home"),
    CLAUDE_CONFIG_DIR: join(at("home"), ".claude"),
    AGNES_CONFIG_DIR: at("config"),
    PATH: `${at("bin")}${delimiter}${process.env.PATH}`
  }
  return { base, workspace, projects, env, serverData: at("server") }
}

/** Runs `agnes` (or, with a string, a shell line) in the workspace; throws with everything it said unless it ended with 0. */
export const run = (world, command, { input = "", env = {} } = {}) => {
  const options = { cwd: world.workspace, env: { ...world.env, ...env }, input, encoding: "utf8" }
  const result = typeof command === "string"
    ? spawnSync("sh", ["-c", command], options)
    : spawnSync("agnes", command, options)
  if (result.status !== 0) {
    const said = result.error?.message ?? `${result.stdout}${result.stderr}`
    throw new Error(`${typeof command === "string" ? command : `agnes ${command.join(" ")}`}\n${said}`)
  }
  return result
}

/** Starts the server and waits until it has said where it listens and where its first token is. */
export const serve = (world) =>
  new Promise((resolve, reject) => {
    const args = ["serve", "--port", "0", "--data-dir", world.serverData, "--json"]
    const child = spawn("agnes", args, { env: world.env, cwd: world.base, stdio: ["ignore", "pipe", "pipe"], detached: true })
    const deadline = setTimeout(() => reject(new Error(`agnes serve was not ready in 20 s:\n${said}`)), 20_000)
    let said = ""
    const hear = (chunk) => {
      said += chunk
      const line = said.split("\n").find((text) => text.startsWith("{"))
      if (line === undefined || !said.includes(`${line}\n`)) return
      clearTimeout(deadline)
      const { token_file: tokenFile, url } = JSON.parse(line)
      resolve({ url, token: readFileSync(tokenFile, "utf8").trim(), child })
    }
    child.stdout.on("data", hear)
    child.stderr.on("data", (chunk) => {
      said += chunk
    })
    child.on("error", reject)
    child.on("exit", (code) => reject(new Error(`agnes serve ended with ${code}:\n${said}`)))
  })

/** A hook as Claude Code runs it: the command line of `settings.json`, the payload on stdin, the project in the environment. */
export const hook = (world, event, payloadFile, session) => {
  const settings = JSON.parse(readFileSync(join(world.workspace, ".claude", "settings.json"), "utf8"))
  const payload = {
    ...JSON.parse(readFileSync(fixture(`hook-payloads/${payloadFile}`), "utf8")),
    session_id: session.id,
    transcript_path: session.path,
    cwd: world.workspace
  }
  const env = { CLAUDE_PROJECT_DIR: world.workspace }
  const lines = settings.hooks[event].flatMap((entry) => entry.hooks.map(({ command }) => command))
  for (const line of lines) {
    const { stdout } = run(world, line, { input: JSON.stringify(payload), env })
    if (stdout !== "") throw new Error(`the hook wrote to stdout:\n${stdout}`)
  }
  return lines
}

export const session = (world, id) => ({ id, path: join(world.projects, `${id}.jsonl`) })
export const write = (target, bytes, flag = "w") => writeFileSync(target.path, bytes, { flag })

/** Puts files where Claude Code keeps what belongs to a session. */
export const writeBeside = (target, files) => {
  for (const [name, bytes] of files) {
    const path = join(target.path.slice(0, -".jsonl".length), name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, bytes)
  }
}
