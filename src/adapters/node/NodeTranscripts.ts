import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import { createHash } from "node:crypto"
import * as fs from "node:fs"
import * as path from "node:path"
import type { Scan } from "../../domain/privacy/TranscriptScan.ts"
import {
  type OpenTranscript, type RefusedReason, TranscriptMissing, TranscriptRefused, Transcripts, TranscriptUnreadable,
  type UploadSource
} from "../../ports/Transcripts.ts"
import * as TranscriptFile from "./TranscriptFile.ts"

type OpenError = TranscriptMissing | TranscriptRefused | TranscriptUnreadable

/** Transcripts on the real disk. Small reads block the main thread on purpose: a thread change costs more than they do. */
export const layer: Layer.Layer<Transcripts> = Layer.succeed(Transcripts, {
  measure: (name) => measure(name),
  open: (name) => open(name)
})

const measure = (name: string) =>
  Effect.suspend(() => {
    try {
      return Effect.succeed(TranscriptFile.measure(fs.lstatSync(name)))
    } catch (error) {
      const code = codeOf(error)
      return absent.has(code) ? Effect.succeed(undefined) : Effect.fail(new TranscriptUnreadable(name, code))
    }
  })

/** Nothing is there, or nothing can be: no system has a file of that name. */
const absent: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "ENAMETOOLONG", "ERR_INVALID_ARG_VALUE"])

const open = (name: string): Effect.Effect<OpenTranscript, OpenError, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.try({ try: () => openChecked(name), catch: (error) => openError(name, error) }),
    ({ descriptor }) => Effect.sync(() => fs.closeSync(descriptor))
  ).pipe(Effect.map(({ descriptor, stat }) => transcript(name, descriptor, stat)))

/** The name is looked at before it is opened so that no device is touched; what counts is what the descriptor says. */
const openChecked = (name: string): { readonly descriptor: number; readonly stat: fs.Stats } => {
  if (!path.isAbsolute(name)) throw new TranscriptRefused(name, "not-absolute")
  if (!name.endsWith(".jsonl") || name.includes("\0")) throw new TranscriptRefused(name, "not-jsonl")
  checkKind(name, fs.lstatSync(name))
  const descriptor = fs.openSync(name, flags)
  try {
    const stat = fs.fstatSync(descriptor)
    checkKind(name, stat)
    const verdict = TranscriptFile.judge(descriptor, stat.size)
    if (verdict === "unfinished") throw new TranscriptMissing(name)
    if (verdict === "not-a-transcript") throw new TranscriptRefused(name, "not-a-transcript")
    return { descriptor, stat }
  } catch (error) {
    fs.closeSync(descriptor)
    throw error
  }
}

const flags = fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0)
  | (fs.constants.O_NOCTTY ?? 0)

const checkKind = (name: string, stat: fs.Stats): void => {
  if (stat.isSymbolicLink()) throw new TranscriptRefused(name, "link")
  if (!stat.isFile()) throw new TranscriptRefused(name, "not-regular")
  const uid = process.getuid?.()
  if (uid !== undefined && stat.uid !== uid) throw new TranscriptRefused(name, "foreign-owner")
}

const refusals: Readonly<Record<string, RefusedReason>> = {
  ELOOP: "link",
  ENAMETOOLONG: "name-too-long",
  ENXIO: "not-regular"
}

const openError = (name: string, error: unknown): OpenError => {
  if (
    error instanceof TranscriptMissing || error instanceof TranscriptRefused
  ) return error
  const code = codeOf(error)
  const refusal = refusals[code]
  if (refusal !== undefined) return new TranscriptRefused(name, refusal)
  return code === "ENOENT" || code === "ENOTDIR" ? new TranscriptMissing(name) : new TranscriptUnreadable(name, code)
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "UNKNOWN"

const transcript = (name: string, descriptor: number, stat: fs.Stats): OpenTranscript => {
  const { size } = stat
  const attempt = <A>(run: () => Promise<A>) =>
    Effect.tryPromise({ try: run, catch: (error) => new TranscriptUnreadable(name, codeOf(error)) })
  return {
    path: name,
    ...TranscriptFile.measure(stat),
    pass: () => pass(descriptor, size),
    hash: attempt(async () => {
      const whole = pass(descriptor, size)
      for await (const _ of whole.chunks) { /* hashed as they go by */ }
      return whole.sha256()
    }),
    scan: (scan) => attempt(() => feed(descriptor, size, scan))
  }
}

const pass = (descriptor: number, size: number): ReturnType<UploadSource["pass"]> => {
  const hash = createHash("sha256")
  async function* hashed() {
    for await (const chunk of TranscriptFile.chunks(descriptor, size)) {
      hash.update(chunk)
      yield chunk
    }
  }
  return { chunks: hashed(), sha256: () => hash.digest("hex") }
}

const feed = async <A>(descriptor: number, size: number, scan: Scan<A>): Promise<A | undefined> => {
  for await (const chunk of TranscriptFile.chunks(descriptor, size)) {
    const found = scan.feed(chunk)
    if (found !== undefined) return found
  }
  return scan.end()
}
