import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as fs from "node:fs"
import * as Family from "../../domain/session/Family.ts"
import { Families, mostNames, type Relative } from "../../ports/Families.ts"
import { TranscriptMissing, TranscriptRefused } from "../../ports/Transcripts.ts"
import * as FamilyFolder from "./FamilyFolder.ts"
import * as OpenedFile from "./OpenedFile.ts"
import * as TranscriptFile from "./TranscriptFile.ts"

/** Where this system shows a process its own descriptors, so that a folder among them can be walked from. */
const shown = (): string | undefined => process.platform === "linux" && fs.existsSync("/proc/self/fd") ? "/proc/self/fd" : undefined

/** Families on the real disk; `descriptors` is for trying out systems that do not show them. */
export const layer = (descriptors: string | undefined = shown()): Layer.Layer<Families> =>
  Layer.succeed(Families, {
    list: (transcript) =>
      Effect.sync(() => Family.folders.flatMap((folder) => listFolder(transcript, folder, descriptors))),
    open: (transcript, name) =>
      OpenedFile.scoped(Family.pathOf(transcript, name), () => open(transcript, name, descriptors))
  })

const listFolder = (transcript: string, folder: string, descriptors: string | undefined): ReadonlyArray<Relative> =>
  absentOr(transcript, folder, () =>
    FamilyFolder.within(transcript, folder, descriptors, ({ at, names }) => {
      const found: Array<string> = []
      let count = 0
      for (const name of names()) {
        count += 1
        if (count > mostNames) throw new TranscriptRefused(Family.pathOf(transcript, folder), "too-many")
        if (Family.isName(`${folder}/${name}`)) found.push(name)
      }
      return found.sort().flatMap((name) => absentOr(transcript, `${folder}/${name}`, () => look(folder, name, at(name))))
    }))

const look = (folder: string, name: string, way: string): ReadonlyArray<Relative> => {
  const stat = fs.lstatSync(way)
  if (stat.isDirectory()) return []
  OpenedFile.checkKind(way, stat)
  return [{ name: `${folder}/${name}`, found: { _tag: "File", measure: TranscriptFile.measure(stat) } }]
}

/** What a look at a name came to when it failed: nothing when there is nothing. */
const absentOr = (transcript: string, name: string, run: () => ReadonlyArray<Relative>): ReadonlyArray<Relative> => {
  try {
    return run()
  } catch (error) {
    const failure = OpenedFile.openError(Family.pathOf(transcript, name), error)
    switch (failure._tag) {
      case "TranscriptMissing":
        return []
      case "TranscriptRefused":
        return [{ name, found: { _tag: "Refused", reason: failure.reason } }]
      case "TranscriptUnreadable":
        return [{ name, found: { _tag: "Unreadable", code: failure.code } }]
    }
  }
}

const open = (transcript: string, name: string, descriptors: string | undefined) => {
  if (!Family.isName(name)) throw new TranscriptMissing(Family.pathOf(transcript, name))
  const [folder = "", file = ""] = name.split("/")
  return FamilyFolder.within(transcript, folder, descriptors, ({ at, check }) => {
    OpenedFile.checkKind(at(file), fs.lstatSync(at(file)))
    const descriptor = fs.openSync(at(file), OpenedFile.flags)
    try {
      const stat = fs.fstatSync(descriptor)
      OpenedFile.checkKind(at(file), stat)
      check(file, stat)
      return { descriptor, stat }
    } catch (error) {
      fs.closeSync(descriptor)
      throw error
    }
  })
}
