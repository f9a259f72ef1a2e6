import { FastCheck as fc } from "effect"
import * as HookLine from "../../../src/domain/workspace/HookLine.ts"

export const lines = HookLine.make({ platform: "linux", folders: ["/usr/local/bin", "/opt/node/bin"] })

/** Every form a client of the past has installed, in any event, and today's with other folders. */
export const oldLines: ReadonlyArray<string> = [
  "da sync --quiet 2>/dev/null || true",
  "da sync --upload-only",
  "agnes pull --quiet 2>/dev/null || true",
  "agnes self-upgrade --quiet 2>/dev/null || true; agnes pull --quiet 2>/dev/null || true",
  "agnes push --quiet 2>/dev/null || true",
  "/usr/local/bin/agnes push --quiet",
  "bash -c \"agnes refresh-marketplace --quiet 2>/dev/null || true\"",
  "bash -c \"agnes refresh-marketplace --check 2>/dev/null || true\"",
  "bash -c \"agnes capture-session 2>/dev/null || true\"",
  "bash -c \"agnes self-upgrade --quiet 2>/dev/null || true; agnes pull --quiet 2>/dev/null || true\"",
  "bash -c \"( nohup agnes push --quiet </dev/null >/dev/null 2>&1 & ) ; true\"",
  "bash -c \"agnes capture-session 2>/dev/null || true; agnes pull --quiet --budget 2 </dev/null >/dev/null 2>&1 || true\"",
  ...Object.values(HookLine.make({ platform: "linux", folders: ["/old/place/bin"] })),
  ...Object.values(HookLine.make({ platform: "win32", folders: [] }))
]

/** Near misses, among them lines that hold our words inside other names. */
export const foreignLines: ReadonlyArray<string> = [
  "panda sync --all", "my-agnes push", "echo hello", "", "agnes.sh push", "agnes-push", "agnes pushed",
  "da synchronise",
  "node ./hooks/log.mjs \"agnes\"", "agnes", "prettier --write ."
]

/** A person's own lines that also run ours. */
export const partLines: ReadonlyArray<string> = [
  "cd sub && agnes push --quiet", "AGNES_LOCAL_DIR=/x agnes capture-session", "agnes push | tee /tmp/log",
  "bash -c \"agnes pull; notify-send done\"", "echo \"agnes push\""
]

const handler = (commands: ReadonlyArray<string>) =>
  fc.record({
    type: fc.constant("command"),
    command: fc.constantFrom(...commands),
    timeout: fc.integer({ min: 1, max: 60 })
  }, { requiredKeys: ["type", "command"] })

const oddHandler = fc.constantFrom<unknown>(null, "agnes push", 7, {}, { type: "command", command: null }, {
  type: "prompt", prompt: "agnes push"
})

const entryOf = (handlers: fc.Arbitrary<unknown>) =>
  fc.record({
    matcher: fc.constantFrom("startup", "resume", "*"),
    hooks: fc.array(handlers, { maxLength: 4 })
  }, { requiredKeys: ["hooks"] })

const ours = handler([...oldLines, ...Object.values(lines)])
const anyHandler = fc.oneof(ours, handler(foreignLines), handler(partLines), oddHandler)

export const entries = fc.array(
  fc.oneof(entryOf(ours), entryOf(anyHandler), fc.constantFrom<unknown>(null, "x", {}, { hooks: null }, { hooks: {} })),
  { maxLength: 5 }
)

const nullable = <A>(arbitrary: fc.Arbitrary<A>) =>
  fc.oneof({ weight: 9, arbitrary }, { weight: 1, arbitrary: fc.constant(null) })

/** Settings of a shape the installer works on. */
export const settings: fc.Arbitrary<unknown> = fc.record({
  model: fc.string(),
  hooks: nullable(fc.record({
    PreToolUse: entries,
    SessionStart: nullable(entries),
    SessionEnd: nullable(entries)
  }, { requiredKeys: [] })),
  "ключ\u2028 \"": fc.jsonValue(),
  statusLine: fc.oneof(
    fc.constantFrom<unknown>(null, "", "text", {}, false),
    handler(["agnes statusline", lines.statusLine, "my-line; agnes statusline", "echo x"])
  ),
  permissions: fc.jsonValue()
}, { requiredKeys: [] })
