import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as fs from "node:fs"
import * as path from "node:path"
import { TranscriptMissing, TranscriptRefused, Transcripts, TranscriptUnreadable } from "../../ports/Transcripts.ts"
import * as OpenedFile from "./OpenedFile.ts"
import * as TranscriptFile from "./TranscriptFile.ts"

/** Transcripts on the real disk. Small reads block the main thread on purpose: a thread change costs more than they do. */
export const layer: Layer.Layer<Transcripts> = Layer.succeed(Transcripts, {
  measure: (name) => measure(name),
  open: (name) => OpenedFile.scoped(name, () => openChecked(name))
})

const measure = (name: string) =>
  Effect.suspend(() => {
    try {
      return Effect.succeed(TranscriptFile.measure(fs.lstatSync(name)))
    } catch (error) {
      const code = OpenedFile.codeOf(error)
      return absent.has(code) ? Effect.succeed(undefined) : Effect.fail(new TranscriptUnreadable(name, code))
    }
  })

/** Nothing is there, or nothing can be: no system has a file of that name. */
const absent: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "ENAMETOOLONG", "ERR_INVALID_ARG_VALUE"])

/** The name is looked at before it is opened so that no device is touched; what counts is what the descriptor says. */
const openChecked = (name: string): OpenedFile.Opened => {
  if (!path.isAbsolute(name)) throw new TranscriptRefused(name, "not-absolute")
  if (!name.endsWith(".jsonl") || name.includes("\0")) throw new TranscriptRefused(name, "not-jsonl")
  OpenedFile.checkKind(name, fs.lstatSync(name))
  const descriptor = fs.openSync(name, OpenedFile.flags)
  try {
    const stat = fs.fstatSync(descriptor)
    OpenedFile.checkKind(name, stat)
    const { verdict, whole } = TranscriptFile.judge(descriptor, stat.size)
    if (verdict === "unfinished") throw new TranscriptMissing(name)
    if (verdict === "not-a-transcript") throw new TranscriptRefused(name, "not-a-transcript")
    return { descriptor, stat, whole }
  } catch (error) {
    fs.closeSync(descriptor)
    throw error
  }
}
