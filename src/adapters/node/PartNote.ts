import * as fs from "node:fs"
import * as Ranges from "../../domain/pull/Ranges.ts"
import * as JsonLine from "../../domain/text/JsonLine.ts"

/** What is written down of a part, for a run that has to go on with it. */
export interface Note {
  readonly done: ReadonlyArray<Ranges.Extent>
  readonly tag: string | undefined
}

export const pathOf = (part: string): string => `${part}.json`

/** Not durable: whoever goes on compares the hash of the whole in the end, so a wrong note costs a download only. */
export const write = (part: string, { done, tag }: Note): void => {
  const temporary = `${pathOf(part)}.tmp`
  fs.writeFileSync(temporary, JSON.stringify({ tag, done: done.map(({ from, to }) => [from, to]) }))
  fs.renameSync(temporary, pathOf(part))
}

/** Nothing, when there is none or it cannot be understood. */
export const read = (part: string): Note => {
  const { done, tag } = JsonLine.parse(textOf(pathOf(part))) ?? {}
  const extents = Array.isArray(done) ? done.flatMap((pair) => readExtent(pair) ?? []) : []
  return { done: Ranges.normal(extents), tag: JsonLine.isString(tag) ? tag : undefined }
}

const textOf = (path: string): string => {
  try {
    return fs.readFileSync(path, "utf8")
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "{}"
    throw error
  }
}

const readExtent = (pair: unknown): Ranges.Extent | undefined => {
  if (!Array.isArray(pair)) return undefined
  const [from, to]: ReadonlyArray<unknown> = pair
  return JsonLine.isCount(from) && JsonLine.isCount(to) && from <= to ? { from, to } : undefined
}
