import type { SourceType } from "./Table.ts"

/** What kind of file an operator hands in. */
export type Format =
  | { readonly _tag: "Parquet" }
  /** `columns` is how many its first line names. */
  | { readonly _tag: "Csv"; readonly delimiter: Delimiter; readonly columns: number }
  | { readonly _tag: "Json" }
  | { readonly _tag: "Unusable"; readonly why: string }

export type Delimiter = "," | ";" | "\t" | "|"

/** Bytes from the beginning that have to be known. */
export const headSize = 64 * 1024

/** Both ends of every parquet file (Parquet format, "File Format"). */
export const magic = "PAR1"

const unusable = (why: string): Format => ({ _tag: "Unusable", why })

const known = "files that can be registered end in .parquet, .csv, .tsv, .json, .jsonl or .ndjson"

/** By its name and by how it begins; `head` is read as Latin-1. */
export const of = (fileName: string, head: string): Format => {
  if (head === "") return unusable("it is empty")
  if (head.startsWith(magic)) return { _tag: "Parquet" }
  if (head.startsWith("PARE")) return unusable("it is an encrypted parquet file, which nobody could read")
  const ending = /\.([a-z]+)$/.exec(fileName.toLowerCase())?.[1]
  switch (ending) {
    case "parquet":
    case "parq":
      return unusable(`it does not begin with ${magic}, as every parquet file does`)
    case "tsv":
      return csv(head, ["\t"])
    case "csv":
      return csv(head, delimiters)
    case "json":
    case "jsonl":
    case "ndjson":
      return { _tag: "Json" }
    default:
      return unusable(known)
  }
}

const delimiters: ReadonlyArray<Delimiter> = [",", ";", "\t", "|"]

/**
 * The delimiter is the one that stands most often in the line that names the columns, outside of quotes. Rows then have
 * to follow it: a reader that guesses by the rows makes one column of a file with one row too short.
 */
const csv = (head: string, candidates: ReadonlyArray<Delimiter>): Format => {
  const line = firstLine(head)
  if (line === undefined) return unusable(`its first line, which names the columns, is longer than ${headSize} bytes`)
  const bare = line.replace(/"(?:[^"]|"")*"/g, "")
  const count = (delimiter: string): number => bare.split(delimiter).length
  const delimiter = candidates.reduce((best, each) => count(each) > count(best) ? each : best)
  return { _tag: "Csv", delimiter, columns: count(delimiter) }
}

const firstLine = (head: string): string | undefined => {
  const end = head.search(/[\r\n]/)
  if (end >= 0) return head.slice(0, end)
  return head.length < headSize ? head : undefined
}

export const sourceType = (format: Exclude<Format, { _tag: "Unusable" }>): SourceType =>
  format._tag === "Parquet" ? "parquet" : format._tag === "Csv" ? "csv" : "json"
