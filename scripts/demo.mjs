/**
 * `npm run demo`: the whole way once, on this machine alone. A real server, the real hook command lines with real
 * payloads and transcripts (recorded ones, and a week of believable ones with what lies beside them), one session
 * private, one that grows after its first upload; then every byte compared.
 * It ends with a link into the pages: on a terminal it waits for Enter, elsewhere the server ends by itself when the
 * link does. `--keep` leaves the server running, `--end` leaves none, `--built` takes `dist` as it is. Exit code 1
 * when anything differs.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { spawn, spawnSync } from "node:child_process"
import { createInterface } from "node:readline/promises"
import { fileURLToPath } from "node:url"
import { judge } from "./demo/Judge.mjs"
import * as Pages from "./demo/Pages.mjs"
import * as Screen from "./demo/Screen.mjs"
import * as Stories from "./demo/Stories.mjs"
import * as Tables from "./demo/Tables.mjs"
import * as Usage from "./demo/Usage.mjs"
import * as World from "./demo/World.mjs"

const keep = process.argv.includes("--keep")
const root = fileURLToPath(new URL("..", import.meta.url))

const build = () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "scripts", "build-all.mjs")], { encoding: "utf8" })
  if (status !== 0) throw new Error(`the build failed:\n${stdout}${stderr}`)
}

/** Sessions below a folder, `<id>.jsonl`, by id; older revisions and what lies beside them left out. */
const stored = (folder, found = new Map()) => {
  if (!existsSync(folder)) return found
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && !entry.name.startsWith(".")) stored(path, found)
    else if (entry.isFile() && entry.name.endsWith(".jsonl")) found.set(basename(entry.name, ".jsonl"), path)
  }
  return found
}

const states = (world) => {
  const report = JSON.parse(World.run(world, ["status", "--json"]).stdout)
  return new Map(report.sessions.map((session) => [session.session_id, session]))
}

/** The push that the SessionEnd hook left running in the background has done its work. */
const settled = async (world) => {
  for (let tries = 0; tries < 100; tries += 1) {
    const open = [...states(world).values()].filter(({ state }) => state === "waiting" || state === "grown")
    if (open.length === 0) return
    await sleep(200)
  }
  throw new Error("the push of the SessionEnd hook did not finish within 20 s; look at: agnes status")
}

const story = async (world, server) => {
  const all = [...World.samples(), ...Stories.all()]
  const sessions = all.map(({ id }) => World.session(world, id))
  const bytes = new Map(all.map(({ bytes, id }) => [id, bytes]))
  const beside = new Map(all.map(({ files, id }) => [id, files]))
  const hidden = sessions.at(-1)
  const growing = sessions.at(-2)

  Screen.step("agnes init")
  Screen.detail(World.run(world, ["init", "--server-url", server.url, "--token", "-"], { input: `${server.token}\n` }).stdout)

  Screen.step(`${sessions.length} sessions start: Claude Code runs the SessionStart hook of .claude/settings.json`)
  for (const session of sessions) {
    const content = bytes.get(session.id)
    const half = content.lastIndexOf(10, Math.floor(content.length / 2)) + 1
    World.write(session, session === growing ? content.subarray(0, half) : content)
    World.writeBeside(session, beside.get(session.id))
    World.hook(world, "SessionStart", "SessionStart-startup.json", session)
  }
  Screen.detail(`queue: ${readFileSync(join(world.workspace, ".claude", "agnes-sessions.txt"), "utf8").split("\n").length - 1} lines`)

  Screen.step(`one of them is nobody else's business: agnes mark-private ${hidden.id}`)
  Screen.detail(World.run(world, ["mark-private", hidden.id]).stdout)

  Screen.step("agnes push")
  Screen.detail(World.run(world, ["push"]).stdout)
  const before = stored(join(world.serverData))
  const early = before.get(growing.id)
  const earlySize = early === undefined ? 0 : readFileSync(early).length

  Screen.step(`${growing.id} goes on, then ends: the SessionEnd hook captures it and pushes in the background`)
  World.write(growing, bytes.get(growing.id).subarray(earlySize), "a")
  World.hook(world, "SessionEnd", "SessionEnd-other.json", growing)
  await settled(world)
  Screen.detail(`at the server first ${earlySize} bytes, now ${bytes.get(growing.id).length}`)

  Screen.step("what is on the server against what is on disk")
  const now = stored(world.serverData)
  const rows = sessions.map((session) => row(session, session === hidden, now.get(session.id), beside.get(session.id)))
  Screen.table(["session", "bytes", "at server", "beside it", "sha256 on disk", "sha256 at server", ""], rows.map(({ cells }) => cells))

  Screen.step("what they used: agnes pipeline run usage, then GET /api/usage, against what was counted by hand")
  World.run(world, ["pipeline", "run", "usage", "--wait", "1m", "--data-dir", world.serverData])
  const used = Usage.judge(all.filter(({ id }) => id !== hidden.id), await Usage.ask(server))
  Screen.table(Usage.heads, used.map(({ cells }) => cells))

  const asked = await Tables.story(world)

  Screen.step("the same in a browser, by a link that logs in once: agnes users login-link admin@localhost")
  const page = await Pages.sessions(Pages.link(world))
  const shown = sessions.filter(({ id }) => page.includes(id))
  const pageRight = shown.length === sessions.length - 1 && !shown.includes(hidden)
  Screen.detail(`My sessions shows ${shown.length} sessions, the private one ${shown.includes(hidden) ? "AMONG THEM" : "not among them"}`)
  const strangers = [...now.keys()].filter((id) => !bytes.has(id))
  return {
    same: rows.filter(({ ok }) => ok).length,
    wrong: [...rows, ...used, ...asked].filter(({ ok }) => !ok).length + strangers.length + (earlySize > 0 ? 0 : 1) + (pageRight ? 0 : 1),
    all: sessions.length
  }
}

/** The bytes of a file beside a session at the server. */
const keptBeside = (session, name) => {
  const path = join(dirname(session), ".family", basename(session, ".jsonl"), name)
  return existsSync(path) ? readFileSync(path) : undefined
}

const row = ({ id, path }, hidden, at, files) => {
  const local = readFileSync(path)
  const remote = at === undefined ? undefined : readFileSync(at)
  const { localHash, ok: same, remoteHash, verdict } = judge({ hidden, local, remote })
  const wrong = at === undefined
    ? []
    : [...files].filter(([name, local]) => !judge({ hidden, local, remote: keptBeside(at, name) }).ok)
  const ok = same && wrong.length === 0
  const said = wrong.length === 0 ? verdict : `${verdict}, but ${wrong.map(([name]) => name).join(", ")}`
  const colour = ok ? (hidden ? Screen.yellow : Screen.green) : Screen.red
  const short = (hash) => hash === undefined ? "-" : `${hash.slice(0, 16)}…`
  const many = files.size === 0 ? "" : `${files.size} files`
  return {
    ok,
    cells: [id, local.length, remote?.length ?? "-", many, short(localHash), short(remoteHash), [`${ok ? "✔" : "✘"} ${said}`, colour]]
  }
}

const started = performance.now()
if (!process.argv.includes("--built")) {
  Screen.step("building")
  build()
}
const world = World.make()
let server
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    server?.child.kill("SIGTERM")
    rmSync(world.base, { recursive: true, force: true })
    process.exit(130)
  })
}
try {
  Screen.step("agnes serve, on a free port of this machine, with a folder of its own")
  server = await World.serve(world)
  Screen.detail(`${server.url}\n${world.serverData}`)
  const { all, same, wrong } = await story(world, server)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  if (wrong > 0) process.exitCode = 1
  console.log(wrong === 0
    ? `\n${Screen.green("✔")} ${Screen.bold(`${same} of ${all} sessions as they should be`)} ${Screen.dim(`(${seconds} s)`)}`
    : `\n${Screen.red(`✘ ${wrong} of ${all} sessions are not as they should be`)}`)
} catch (error) {
  process.exitCode = 1
  console.error(Screen.red(`\n✘ ${error.message}`))
}

const invite = () => {
  console.log(`\nOpen the demo's sessions in a browser (works once, for 15 minutes):\n`)
  console.log(`  ${Screen.bold(Pages.link(world))}`)
}

/** The server goes on without this process. */
const leave = () => {
  server.child.unref()
  for (const stream of [server.child.stdout, server.child.stderr]) stream.destroy()
  console.log(`\nThe server is still running at ${server.url}. Look at it with:\n`)
  console.log(`  curl ${server.url}/api/health`)
  console.log(`  find '${world.serverData}' -type f`)
  console.log(`  cd '${world.workspace}' && AGNES_CONFIG_DIR='${world.env.AGNES_CONFIG_DIR}' node '${root}dist/agnes.cjs' status`)
  console.log(`  node '${root}dist/agnes.cjs' users login-link admin@localhost --data-dir '${world.serverData}'   (another link)`)
}

const end = async () => {
  server?.child.removeAllListeners("exit")
  server?.child.kill("SIGTERM")
  await (server === undefined || server.child.exitCode !== null ? undefined : new Promise((done) => server.child.once("exit", done)))
  rmSync(world.base, { recursive: true, force: true })
}

/** Minutes a link lasts. */
const life = 15
const terminal = process.stdin.isTTY && process.stdout.isTTY

if (server === undefined || process.argv.includes("--end") || (process.exitCode === 1 && !keep)) {
  await end()
} else if (keep) {
  leave()
  console.log(`\nEnd it with: kill ${server.child.pid} && rm -r '${world.base}'`)
  invite()
} else if (terminal) {
  invite()
  const asking = createInterface({ input: process.stdin, output: process.stdout })
  asking.on("SIGINT", () => process.kill(process.pid, "SIGINT"))
  await asking.question("\nPress Enter to end the server and to delete everything. ")
  asking.close()
  await end()
} else {
  leave()
  const reaper = [join(root, "scripts/demo/Reaper.mjs"), String(server.child.pid), world.base, String(life * 60_000)]
  spawn(process.execPath, reaper, { detached: true, stdio: "ignore", cwd: "/" }).unref()
  console.log(`\nIt ends in ${life} minutes and takes its folder along; to end it now: kill ${server.child.pid}`)
  invite()
}
