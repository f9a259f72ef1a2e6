import * as fs from "node:fs"
import * as path from "node:path"
import * as Family from "../../domain/session/Family.ts"
import { TranscriptRefused } from "../../ports/Transcripts.ts"

/**
 * A folder held open, with the way to it. Node cannot open a name relative to a descriptor. Where the system shows
 * descriptors as folders (`/proc/self/fd`), a name below one is looked up in the folder itself, wherever that is by now,
 * so that no component of a path is walked twice. Elsewhere names are walked again, and `check` compares afterwards:
 * every folder on the way, and what was opened, must still be what the path names. Only somebody who swaps a folder and
 * swaps it back between two calls passes that, and finds a regular file of this user there and nothing else.
 */
export interface Folder {
  readonly names: () => Iterable<string>
  readonly at: (name: string) => string
  /** Fails with `TranscriptRefused` when the way has changed under an open file. */
  readonly check: (name: string, opened: fs.Stats) => void
}

interface Step {
  readonly path: string
  readonly descriptor: number
}

const flags = fs.constants.O_RDONLY | (fs.constants.O_DIRECTORY ?? 0)
const noFollow = fs.constants.O_NOFOLLOW ?? 0

/**
 * Runs `use` in a folder of a family; closes all when it returns. `descriptors` is where the system shows them,
 * `undefined` where it does not. Fails with the system's error, or with `TranscriptRefused` at a component that is a
 * link, no folder, or not this user's.
 */
export const within = <A>(
  transcript: string,
  folder: string,
  descriptors: string | undefined,
  use: (folder: Folder) => A
): A => {
  const steps: Array<Step> = []
  const reach = (name: string): string => {
    const last = steps.at(-1)!
    return descriptors === undefined ? `${last.path}/${name}` : `${descriptors}/${last.descriptor}/${name}`
  }
  try {
    const place = path.dirname(transcript)
    steps.push({ path: place, descriptor: fs.openSync(place, flags) })
    for (const name of [path.basename(Family.folderOf(transcript)), folder]) {
      const next = `${steps.at(-1)!.path}/${name}`
      const way = reach(name)
      checkFolder(next, fs.lstatSync(way))
      const descriptor = fs.openSync(way, flags | noFollow)
      steps.push({ path: next, descriptor })
      checkFolder(next, fs.fstatSync(descriptor))
    }
    return use({
      names: () => namesOf(descriptors === undefined ? steps.at(-1)!.path : `${descriptors}/${steps.at(-1)!.descriptor}`),
      at: reach,
      check: (name, opened) => {
        if (descriptors !== undefined) return
        const same = steps.slice(1).every((step) => isSame(fs.lstatSync(step.path), fs.fstatSync(step.descriptor)))
        if (!same || !isSame(fs.lstatSync(reach(name)), opened)) throw new TranscriptRefused(reach(name), "link")
      }
    })
  } finally {
    for (const { descriptor } of steps) fs.closeSync(descriptor)
  }
}

function* namesOf(folder: string): Generator<string> {
  const open = fs.opendirSync(folder, { bufferSize: 256 })
  try {
    for (let entry = open.readSync(); entry !== null; entry = open.readSync()) yield entry.name
  } finally {
    open.closeSync()
  }
}

const checkFolder = (name: string, stat: fs.Stats): void => {
  if (stat.isSymbolicLink()) throw new TranscriptRefused(name, "link")
  if (!stat.isDirectory()) throw new TranscriptRefused(name, "not-regular")
  const uid = process.getuid?.()
  if (uid !== undefined && stat.uid !== uid) throw new TranscriptRefused(name, "foreign-owner")
}

const isSame = (a: fs.Stats, b: fs.Stats): boolean => a.dev === b.dev && a.ino === b.ino
