/** Names of files that differ from one that is kept already and lie beside it. */

const digits = 8
const ending = ".jsonl"

/** `<stem>~<8 hex of the hash>.jsonl`: the same bytes have the same name, so that they are kept once. */
export const nameOf = (file: string, sha256: string): string =>
  `${stemOf(file)}~${sha256.slice(0, digits)}${ending}`

export const isBeside = (file: string, name: string): boolean => {
  const stem = `${stemOf(file)}~`
  return name.startsWith(stem) && /^[0-9a-f]{8}\.jsonl$/.test(name.slice(stem.length))
}

const stemOf = (file: string): string => file.endsWith(ending) ? file.slice(0, -ending.length) : file
