/**
 * A small Effect service that embeds agnes: it captures a session that its own code names, pushes it, and keeps what is
 * pushed in a place of its own. Only `UploadServer` is swapped; queue, privacy, receipts and locks are agnes' own.
 *
 *     node main.ts <workspace> <session id> <transcript>
 */
import { Domain, Layers, Ports, Programs, version } from "agnes"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Micro from "effect/Micro"
import * as Redacted from "effect/Redacted"
import { createHash } from "node:crypto"

const [, , root = "", sessionId = "", transcript = ""] = process.argv

/** What a hook would get on stdin, from our own code instead. */
const hookInput = Layer.succeed(Ports.HookInput, {
  read: Micro.sync(() =>
    new TextEncoder().encode(JSON.stringify({ session_id: sessionId, transcript_path: transcript, cwd: root }))
  )
})

/** Our own server: a map. It answers as a server that checks hashes does. */
const shelf = new Map<string, Uint8Array>()

const keep = (filename: string, source: Ports.UploadSource) =>
  Effect.promise(async () => {
    const pass = source.pass()
    const chunks: Array<Uint8Array> = []
    for await (const chunk of pass.chunks) chunks.push(chunk)
    const bytes = Buffer.concat(chunks)
    shelf.set(filename, bytes)
    const sha256 = createHash("sha256").update(bytes).digest("hex")
    return answered({ filename, size: bytes.length, sha256 }, pass.sha256())
  })

const uploadServer = Layer.succeed(Ports.UploadServer, {
  uploadSession: (_, { fileName, source }) => keep(fileName, source),
  uploadFamilyFile: (_, { name, session, source }) => keep(`${session}/${name}`, source),
  uploadLocalNotes: (_, content) =>
    Effect.succeed(answered({ filename: "CLAUDE.local.md", size: Buffer.byteLength(content), sha256: undefined }, undefined)),
  // Asked only by a push to a server whose features name "append"; ours do not.
  uploadPart: () => Effect.dieMessage("this server takes no parts"),
  uploadOffset: () => Effect.dieMessage("this server takes no parts")
})

const answered = (
  accepted: { readonly filename: string; readonly size: number; readonly sha256: string | undefined },
  sentSha256: string | undefined
): Domain.Reply.Reply => ({
  _tag: "Answered",
  status: 200,
  accepted: { status: "ok", ...accepted },
  kind: undefined,
  retryAfter: undefined,
  features: ["sha256"],
  minVersion: undefined,
  sentSha256
})

const program = Effect.gen(function*() {
  const workspace = Domain.Workspace.make(root)
  yield* Ports.lift(Programs.CaptureSession.run({ verbose: false }))
  const summary = yield* Programs.Push.run({
    workspace,
    credentials: { serverUrl: "https://shelf.example", token: Redacted.make("not needed here") },
    version,
    automatic: false,
    legacyScan: false,
    retryFailed: "none",
    concurrency: 4
  })
  const report = yield* Programs.Status.report(workspace)
  return {
    uploaded: summary.counts["sessions"],
    shelf: [...shelf].map(([name, bytes]) => ({ name, size: bytes.length })),
    states: report.sessions.map((session) => session.state._tag)
  }
})

/** Ours in the place of theirs, everything else as it is. */
const layer = Layer.mergeAll(Layers.client(Layers.here()), hookInput, uploadServer)

Effect.runPromise(Effect.provide(program, layer)).then(
  (result) => console.log(JSON.stringify(result)),
  (error: unknown) => {
    console.error(error)
    process.exitCode = 1
  }
)
