import * as Manifest from "./Manifest.ts"
import type { Version } from "./PullState.ts"
import * as TableName from "./TableName.ts"

/** Which of the offered tables are wanted this time. The others stay as they are; with `only` revoked ones, too. */
export interface Choice {
  readonly only: string | undefined
  readonly skipMaterialized: boolean
}

/** What is here: the versions that are published, and the verified files by SHA-256, with their size in bytes. */
export interface Here {
  readonly tables: ReadonlyArray<Version>
  readonly objects: ReadonlyMap<string, number>
  /** Files that came before and are no parquet files; they are not fetched again. SHA-256. */
  readonly broken: ReadonlySet<string>
}

export interface Plan {
  /** To be downloaded, smallest first; each file once. */
  readonly fetch: ReadonlyArray<Manifest.Table>
  /** What the workspace is to show in the end, as far as the files are here or come. */
  readonly wanted: ReadonlyArray<Wanted>
  /** Tables whose file the server has to mend first. */
  readonly broken: ReadonlyArray<string>
  /** Published, and not offered any more. */
  readonly gone: ReadonlyArray<string>
  readonly remote: ReadonlyArray<string>
  /** Tables with a file that the server offers, chosen or not. */
  readonly total: number
  /** Everything the manifest says is in this plan: nothing was left out, refused or pending. */
  readonly complete: boolean
}

/** One table of the result: the version that is offered, and the one that stays when that one cannot be had. */
export interface Wanted {
  readonly offered: Manifest.Table | undefined
  readonly before: Version | undefined
}

/**
 * The difference between what a server offers and what is here. Total, and a pure function of files that exist: a hash
 * somebody wrote down counts for nothing without its file (client spec N5).
 */
export const make = (manifest: Manifest.Manifest, here: Here, choice: Choice): Plan => {
  const before = new Map(here.tables.filter((version) => isHere(here, version)).map((each) => [each.name, each]))
  const files = manifest.tables.filter(({ mode }) => mode !== "remote")
  const isBroken = ({ sha256 }: Manifest.Table): boolean => sha256 !== undefined && here.broken.has(sha256)
  const chosen = files.filter((table) => isChosen(table, choice) && !isBroken(table))
  const offered = new Set(chosen)
  const names = new Set(files.map(({ name }) => name))
  const kept = protectedNames(manifest)
  const isKept = (name: string): boolean => choice.only !== undefined || kept.has(TableName.folded(name))
  const stays = [...before.values()].filter(({ name }) => !names.has(name) && isKept(name))
  const fetch = new Map<string, Manifest.Table>()
  for (const table of chosen) {
    const isThere = versionHere(here.objects, table, before.get(table.name)) !== undefined
    if (!isThere) fetch.set(table.sha256 ?? `name ${table.name}`, table)
  }
  return {
    fetch: [...fetch.values()].sort(smallestFirst),
    wanted: [
      ...files.map((table) => ({
        offered: offered.has(table) ? table : undefined,
        before: before.get(table.name)
      })),
      ...stays.map((version) => ({ offered: undefined, before: version }))
    ],
    broken: files.filter(isBroken).map(({ name }) => name),
    gone: here.tables.map(({ name }) => name).filter((name) => !names.has(name) && !isKept(name)),
    remote: manifest.tables.filter(({ mode }) => mode === "remote").map(({ name }) => name),
    total: files.length,
    complete: chosen.length === files.length && manifest.refused.length === 0 && manifest.pending.length === 0
  }
}

/** The file of an offered table, when it is here already. */
export const versionHere = (
  objects: Here["objects"],
  table: Manifest.Table,
  before: Version | undefined
): { readonly sha256: string; readonly size: number } | undefined => {
  const known = table.sha256 ?? (table.md5 !== undefined && before?.md5 === table.md5 ? before.sha256 : undefined)
  const size = known === undefined ? undefined : objects.get(known)
  if (known === undefined || size === undefined) return undefined
  const isWhole = table.sha256 === undefined || table.size === undefined || table.size === size
  return isWhole ? { sha256: known, size } : undefined
}

/** What to publish, given the files that are here now. A table whose file did not come stays at its version. */
export const target = (
  plan: Plan,
  objects: Here["objects"],
  fetched: ReadonlyMap<string, string>
): ReadonlyArray<Version> =>
  plan.wanted.flatMap(({ before, offered }) => {
    if (offered === undefined || offered.mode === "remote") return before ?? []
    const fresh = fetched.get(offered.name)
    const size = fresh === undefined ? undefined : objects.get(fresh)
    const file = fresh !== undefined && size !== undefined
      ? { sha256: fresh, size }
      : versionHere(objects, offered, before)
    if (file === undefined) return before ?? []
    const { description, md5, mode, name, rows } = offered
    return { ...file, name, mode, md5, rows, description }
  })

/** Bytes that have to come; what nobody says counts as nothing. */
export const bytes = (plan: Plan): number => plan.fetch.reduce((sum, { size }) => sum + (size ?? 0), 0)

const isChosen = (table: Manifest.Table, { only, skipMaterialized }: Choice): boolean =>
  (only === undefined || table.name === only) && !(skipMaterialized && table.mode === "materialized")

const isHere = ({ objects }: Here, { sha256, size }: Version): boolean => objects.get(sha256) === size

/** A row that says nothing usable takes nothing away. */
const protectedNames = ({ pending, refused }: Manifest.Manifest): ReadonlySet<string> =>
  new Set([...pending, ...refused.map(({ name }) => name)].map(TableName.folded))

const smallestFirst = (a: Manifest.Table, b: Manifest.Table): number => (a.size ?? Infinity) - (b.size ?? Infinity) || 0
