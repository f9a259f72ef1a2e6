import * as Blank from "../text/Blank.ts"
import * as PercentEncoding from "../text/PercentEncoding.ts"

const ascii = /^[\u0000-\u007f]*$/

/**
 * The form in which session ids are compared: without outer blanks, in Unicode form C, in lower case. Never written
 * anywhere: files keep an id as it was given.
 */
export const normalize = (id: string): string => {
  const trimmed = Blank.trim(id)
  return ascii.test(trimmed) ? trimmed.toLowerCase() : trimmed.normalize("NFC").toLowerCase().normalize("NFC")
}

const separator = /[/\\]+/

/** The name of a path's last component without its last extension; both kinds of slash separate. */
export const stem = (path: string): string => {
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1)
  const dot = name.lastIndexOf(".")
  return dot > 0 ? name.slice(0, dot) : name
}

/** The session an entry is about: its id, else what the file is called. */
export const effective = (entry: { readonly sessionId: string; readonly path: string }): string => {
  const id = Blank.trim(entry.sessionId)
  return id === "" ? stem(entry.path) : id
}

/** The sessions in whose `<id>/subagents/…` or `<id>/tool-results/…` a path lies (facts §3). */
export const parents = (path: string): ReadonlyArray<string> => {
  const parts = path.split(separator)
  return parts.filter((part, i) => {
    const next = parts[i + 1]?.toLowerCase()
    return part !== "" && i + 2 < parts.length && (next === "subagents" || next === "tool-results")
  })
}

const unwritable = /[/\\\u0000-\u001f\u007f-\u009f\u2028\u2029]/

/** May the id be a line of the private list and a file name? Not if empty, a path, ill-formed, or with controls. */
export const isWritable = (id: string): boolean =>
  id !== "" && id !== "." && id !== ".." && id === Blank.trim(id) && !unwritable.test(id) &&
  !PercentEncoding.loneSurrogate.test(id)
