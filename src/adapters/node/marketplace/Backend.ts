import type { Asked } from "../../../ports/PluginRepositories.ts"
import * as Git from "./Git.ts"

/** One request to `git http-backend`, a CGI program (RFC 3875) that comes with git. */

export interface Replied {
  readonly status: number
  readonly contentType: string
  readonly body: AsyncGenerator<Uint8Array>
}

const variables = (root: string, repository: string, asked: Asked): NodeJS.ProcessEnv => ({
  ...Git.environment(root),
  GIT_PROJECT_ROOT: root,
  GIT_HTTP_EXPORT_ALL: "1",
  ...(asked.protocol === undefined ? {} : { GIT_PROTOCOL: asked.protocol, HTTP_GIT_PROTOCOL: asked.protocol }),
  ...(asked.what === "refs"
    ? { REQUEST_METHOD: "GET", PATH_INFO: `/${repository}/info/refs`, QUERY_STRING: "service=git-upload-pack" }
    : {
      REQUEST_METHOD: "POST",
      PATH_INFO: `/${repository}/git-upload-pack`,
      QUERY_STRING: "",
      CONTENT_TYPE: "application/x-git-upload-pack-request",
      CONTENT_LENGTH: String(asked.body.length)
    })
})

/** Bytes; git's own headers are a few lines. */
const mostHead = 16 * 1024

const headEnd = (bytes: Buffer): readonly [number, number] | undefined => {
  const crlf = bytes.indexOf("\r\n\r\n")
  const lf = bytes.indexOf("\n\n")
  if (crlf >= 0 && (lf < 0 || crlf < lf)) return [crlf, crlf + 4]
  return lf < 0 ? undefined : [lf, lf + 2]
}

const fields = (head: string): ReadonlyMap<string, string> =>
  new Map(head.split(/\r?\n/).flatMap((line) => {
    const at = line.indexOf(":")
    return at < 0 ? [] : [[line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()] as const]
  }))

/** Answers when git has said its headers; the rest comes as it is taken. */
export const ask = async (child: Git.Child, asked: Asked): Promise<Replied> => {
  const ended = Git.ended(child)
  ended.catch(() => {})
  child.stderr.resume()
  // Whoever does not read its request has answered without it.
  child.stdin.on("error", () => {}).end(asked.what === "pack" ? asked.body : undefined)
  const pieces = (child.stdout as AsyncIterable<Buffer>)[Symbol.asyncIterator]()
  let begun = Buffer.alloc(0)
  let end: readonly [number, number] | undefined
  while ((end = headEnd(begun)) === undefined && begun.length < mostHead) {
    const next = await pieces.next()
    if (next.done === true) break
    begun = Buffer.concat([begun, next.value])
  }
  if (end === undefined) {
    const code = await ended
    throw new Error(`git http-backend said nothing and ended with ${code ?? "a signal"}`)
  }
  const told = fields(begun.subarray(0, end[0]).toString("latin1"))
  const rest = begun.subarray(end[1])
  return {
    status: Number.parseInt(told.get("status") ?? "200", 10),
    contentType: told.get("content-type") ?? "application/octet-stream",
    body: body(rest, pieces, ended)
  }
}

async function* body(
  first: Uint8Array,
  pieces: AsyncIterator<Buffer>,
  ended: Promise<number | null>
): AsyncGenerator<Uint8Array> {
  if (first.length > 0) yield first
  for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) yield next.value
  const code = await ended
  if (code !== 0) throw new Error(`git http-backend ended with ${code ?? "a signal"}`)
}

export const start = (root: string, repository: string, asked: Asked): Git.Child =>
  Git.start(["http-backend"], variables(root, repository, asked), root)
