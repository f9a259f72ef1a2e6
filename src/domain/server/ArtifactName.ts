/**
 * What an artifact is called (server spec §3.1, W-21). The name is data: it is shown, never a path. Every name a client
 * sends has a result.
 */
export type ArtifactName = string

/** UTF-16 units. */
const longest = 200

/** Control characters, line separators, and what turns the direction of text. */
const invisible = /[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu

/** The last part of the client's name without what cannot be seen; made from the hash when nothing is left. */
export const of = (fileName: string, sha256: string): ArtifactName => {
  const base = fileName.slice(Math.max(fileName.lastIndexOf("/"), fileName.lastIndexOf("\\")) + 1)
  const name = cut(base.replace(invisible, "").trim())
  return /^\.*$/.test(name) ? `artifact_${sha256.slice(0, 8)}` : name
}

/** Keeps the ending of a long name, by which people know what it is. */
const cut = (name: string): string => {
  if (name.length <= longest) return name
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? ""
  return name.slice(0, longest - ending.length).replace(/[\ud800-\udbff]$/, "").trimEnd() + ending
}

/** A `Content-Disposition` that saves a file under this name and opens nothing (RFC 6266, RFC 8187). */
export const disposition = (name: ArtifactName): string => {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_")
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (letter) =>
    `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
