/** Replies a client may meet without its server having been asked, as bytes on the wire. */

const date = (milliseconds: number): string => new Date(milliseconds).toUTCString()

/** Forms of `Retry-After`, and the seconds from `now` they come to; `undefined` for what says nothing. */
export const retryAfter = (now: number): ReadonlyArray<readonly [text: string | undefined, seconds: number | undefined]> => [
  [undefined, undefined], ["7", 7], ["0", 0], ["1000000000", 86_400], ["-5", undefined], ["1.5", undefined],
  ["soon", undefined], ["", undefined], [date(now + 20_000), 20], [date(now - 20_000), 0], [date(0), 0]
]

const response = (status: string, headers: ReadonlyArray<string>, body: string): string =>
  [`HTTP/1.1 ${status}`, ...headers, `content-length: ${Buffer.byteLength(body)}`, "connection: close", "", body].join("\r\n")

export const status = (code: number, after?: string, body = "{\"detail\":\"no\"}"): string =>
  code === 204 || code === 304
    ? `HTTP/1.1 ${code} x\r\nconnection: close\r\n\r\n`
    : response(`${code} x`, ["content-type: application/json", ...(after === undefined ? [] : [`retry-after: ${after}`])], body)

/** Statuses with a meaning of their own, and some that nobody knows. */
export const statuses: ReadonlyArray<number> = [
  201, 202, 204, 206, 226, 299, 300, 301, 302, 303, 304, 305, 307, 308, 399, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409,
  410, 411, 412, 413, 414, 415, 417, 418, 421, 422, 423, 424, 425, 426, 428, 429, 431, 451, 499, 500, 501, 502, 503, 504, 505,
  507, 508, 510, 511, 520, 599, 600, 999
]

/** Those after which a client may come again by itself. */
export const passing: ReadonlyArray<number> = [408, 425, 429, 500, 502, 503, 504, 507]

const html = "<!doctype html><title>Wi-Fi</title><form action=/login><input name=room></form>"
const json = ["content-type: application/json"]
const ok = (fields: object): string => JSON.stringify({ status: "ok", filename: "keep.jsonl", size: 1, ...fields })

/** Portals, redirects and replies that look almost right. */
export const impostors: Readonly<Record<string, string>> = {
  "a portal's page": response("200 OK", ["content-type: text/html"], html),
  "a portal's page that says it is JSON": response("200 OK", json, html),
  "a portal's redirect": response("302 Found", ["location: http://login.example.net/?from=agnes"], html),
  "a redirect to the same host": response("307 Again", ["location: /api/upload/sessions"], ""),
  "a redirect to plain http": response("308 Moved", ["location: http://127.0.0.1:1/api/upload/sessions"], ""),
  "a redirect to nowhere": response("301 Moved", ["location: ::::"], ""),
  "511": response("511 Network Authentication Required", ["content-type: text/html"], html),
  "407": response("407 Proxy Authentication Required", ["proxy-authenticate: Basic"], ""),
  "an empty 200": response("200 OK", json, ""),
  "an empty object": response("200 OK", json, "{}"),
  "null": response("200 OK", json, "null"),
  "an error under 200": response("200 OK", json, "{\"status\":\"error\"}"),
  "a receipt for other bytes": response("200 OK", json, ok({ sha256: "0".repeat(64) })),
  "a receipt of another size": response("200 OK", json, ok({ size: 2 ** 53 })),
  "a receipt under 201": response("201 Created", json, ok({})),
  "a tombstone without its kind": response("410 Gone", json, "{\"detail\":\"gone\"}"),
  "another protocol": "SSH-2.0-OpenSSH_9.6\r\n",
  "HTTP/0.9": html,
  "HTTP/2's greeting": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  "a TLS alert": "\x15\x03\x01\x00\x02\x02\x28",
  "nothing": "",
  "half a head": "HTTP/1.1 200 OK\r\ncontent-ty",
  "two lengths": "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 9\r\n\r\n{}{}{",
  "a length and chunks": "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
  "broken chunks": "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
  "chunks without an end": "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n",
  "a header too large": `HTTP/1.1 200 OK\r\nx: ${"y".repeat(100_000)}\r\n\r\n`,
  "an answer for ever 1xx": "HTTP/1.1 102 Processing\r\n\r\n".repeat(1000)
}

/** What may happen to a good reply on its way. */
export const damages: Readonly<Record<string, (reply: Buffer) => Buffer>> = {
  "cut in the body": (reply) => reply.subarray(0, reply.length - 5),
  "cut after the head": (reply) => reply.subarray(0, reply.indexOf("\r\n\r\n") + 4),
  "without its last byte": (reply) => reply.subarray(0, reply.length - 1),
  "with a length too long": (reply) => length(reply, +9),
  "with a length too short": (reply) => length(reply, -9),
  "twice": (reply) => Buffer.concat([reply, reply]),
  "with rubbish after it": (reply) => Buffer.concat([reply, Buffer.from("\0\0\0 HTTP")]),
  "after much noise of 1xx": (reply) =>
    Buffer.concat([Buffer.from("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n".repeat(50)), reply]),
  "with a hash that is none": (reply) => text(reply, (all) => all.replace(/"sha256":"./, "\"sha256\":\"g")),
  "with the hash of something else": (reply) =>
    text(reply, (all) => all.replace(/"sha256":"[0-9a-f]{64}/, `"sha256":"${"a".repeat(64)}`)),
  "under 500": (reply) => text(reply, (all) => all.replace("200 OK", "500 No")),
  "under 404": (reply) => text(reply, (all) => all.replace("200 OK", "404 No"))
}

const text = (reply: Buffer, change: (all: string) => string): Buffer => Buffer.from(change(reply.toString("latin1")), "latin1")

const length = (reply: Buffer, by: number): Buffer =>
  text(reply, (all) => all.replace(/content-length: (\d+)/i, (_, n: string) => `content-length: ${Number(n) + by}`))
