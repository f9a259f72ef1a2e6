/** A version of agnes, and the file that Node runs to have it. */
export interface Installed {
  readonly version: string
  /** Absolute. */
  readonly entry: string
}

/** What the user installed: the launcher on the PATH is in this package. */
export interface Base {
  readonly version: string
  /** The package's folder, absolute and without links. */
  readonly folder: string
}

/**
 * Which version runs when an installation is asked. One file, replaced as a whole, is the whole switch: what runs, where
 * to go back to, and what did not work. It counts for that installation as it was: whoever installs another version there
 * has chosen that one.
 */
export interface Pointer {
  readonly base: Base
  readonly current: Installed
  /** The one before; kept, so that the way back needs nothing from elsewhere. */
  readonly previous: Installed | undefined
  /** Went back on, or did not start: not installed again unless asked for by force. */
  readonly refused: string | undefined
}

export const encode = (pointer: Pointer): string => `${JSON.stringify(pointer, undefined, 2)}\n`

type Fields = Readonly<Record<string, unknown>>

const fieldsOf = (value: unknown): Fields => typeof value === "object" && value !== null ? value as Fields : {}

const installedIn = (value: unknown): Installed | undefined => {
  const { entry, version } = fieldsOf(value)
  return typeof entry === "string" && typeof version === "string" ? { version, entry } : undefined
}

/** `undefined` for everything else; the launcher reads it too, so it is done without a schema. */
export const parse = (text: string): Pointer | undefined => {
  try {
    const { base, current, previous, refused } = fieldsOf(JSON.parse(text))
    const { folder, version } = fieldsOf(base)
    const found = installedIn(current)
    if (typeof folder !== "string" || typeof version !== "string" || found === undefined) return undefined
    return {
      base: { version, folder },
      current: found,
      previous: installedIn(previous),
      refused: typeof refused === "string" ? refused : undefined
    }
  } catch {
    return undefined
  }
}

export const isFor = (pointer: Pointer, base: Base): boolean =>
  pointer.base.folder === base.folder && pointer.base.version === base.version

/** Of an installation that has none, or one of the version that was there before: it runs itself. */
export const initial = (base: Base, entry: string): Pointer => {
  const current = { version: base.version, entry }
  return { base, current, previous: undefined, refused: undefined }
}

/** From now on `next` runs. What ran before is where to go back to. */
export const switched = (pointer: Pointer, next: Installed): Pointer => ({
  ...pointer,
  current: next,
  previous: pointer.current,
  refused: undefined
})

/** Back to the one before; what ran is refused, and kept as well. `undefined` when there is none before. */
export const back = (pointer: Pointer): Pointer | undefined =>
  pointer.previous === undefined
    ? undefined
    : { ...pointer, current: pointer.previous, previous: pointer.current, refused: pointer.current.version }

export const refusing = (pointer: Pointer, version: string): Pointer => ({ ...pointer, refused: version })

/** The files that must stay. */
export const entries = ({ current, previous }: Pointer): ReadonlyArray<string> =>
  previous === undefined ? [current.entry] : [current.entry, previous.entry]
