/** What a reader of foreign files said, for people. */

/** Characters. */
const longest = 300

/** Hints about options that nobody here can set, and the query, which nobody here wrote. */
const noise = /\s*(?:LINE \d+:|Possible [Ff]ixes:|Possible Solution:|Try setting |This is a sub-class of)[\s\S]*$/

/** The kind of error stands in front, as in `Invalid Input Error:`. */
const kind = /^(?:[A-Z][A-Za-z]* )*Error: /

/** One line, without the names of files that only the server knows. */
export const of = (message: string, names: ReadonlyArray<string>): string => {
  const bare = names.reduce((text, name) => text.replaceAll(name, "the file"), message)
    .replace(noise, "").replace(kind, "").replace(/\s+/g, " ").replaceAll("\"the file\"", "the file").trim()
  const text = bare === "" ? "it cannot be read" : bare
  return text.length > longest ? `${text.slice(0, longest).replace(/[\ud800-\udbff]$/, "")}…` : text
}

/** Is it the reader's memory that did not suffice? */
export const isMemory = (message: string): boolean => /^(?:Out of Memory Error|.*failed to allocate)/i.test(message)

/** Is the disk full? */
export const isDisk = (message: string): boolean => /No space left on device|ENOSPC/.test(message)
