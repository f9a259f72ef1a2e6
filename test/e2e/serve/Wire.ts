import { Effect, Schedule, type Scope } from "effect"
import * as net from "node:net"
import type { Server } from "./Server.ts"

/** What a raw connection got back until it was closed. */
export interface Talk {
  readonly text: string
  /** Bytes written before the connection was gone. */
  readonly written: number
}

/**
 * Writes exactly these pieces to the server, each after the one before has left this process, and reads until as many
 * whole replies have come as asked for, or the other side closes.
 */
export const talk = (
  server: Server,
  pieces: Iterable<string | Uint8Array>,
  { replies = 1 }: { readonly replies?: number } = {}
): Effect.Effect<Talk> =>
  Effect.async((resume) => {
    const socket = connect(server)
    const iterator = pieces[Symbol.iterator]()
    let text = ""
    let written = 0
    const next = (): void => {
      const { done, value } = iterator.next()
      if (done === true) return
      socket.write(value, (error) => {
        if (error) return
        written += value.length
        next()
      })
    }
    socket.on("connect", next)
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1")
      if (wholeReplies(text) >= replies) socket.destroy()
    })
    socket.on("error", () => {})
    socket.on("close", () => resume(Effect.succeed({ text, written })))
    return Effect.sync(() => socket.destroy())
  })

const connect = (server: Server): net.Socket => {
  const { hostname, port } = new URL(server.url)
  return net.connect({ host: hostname, port: Number(port) })
}

const wholeReplies = (text: string): number => {
  const end = text.indexOf("\r\n\r\n")
  if (end < 0) return 0
  const next = end + 4 + Number(/content-length: (\d+)/i.exec(text.slice(0, end))?.[1] ?? 0)
  return text.length < next ? 0 : 1 + wholeReplies(text.slice(next))
}

/** A connection that has sent `text` and stays as it is for the length of the scope. */
export const hold = (server: Server, text: string): Effect.Effect<net.Socket, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.async<net.Socket>((resume) => {
      const socket = connect(server)
      socket.on("error", () => {})
      socket.on("connect", () => socket.write(text, () => resume(Effect.succeed(socket))))
    }),
    (socket) => Effect.sync(() => socket.destroy())
  )

/** Waits, as long as the test may run, until this is so. */
export const eventually = (what: () => boolean): Effect.Effect<void> =>
  Effect.sync(what).pipe(Effect.repeat({ until: (is) => is, schedule: Schedule.spaced("10 millis") }), Effect.asVoid)

export const statusOf = ({ text }: Talk): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0)

export const boundary = "----agnesTestBoundary"

/** The start of a multipart body, up to the first byte of the file. */
export const partHead = (fileName: string, field = "file"): string =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${fileName}"\r\n\r\n`

export const partEnd = `\r\n--${boundary}--\r\n`

export const head = (headers: Record<string, string | number>, path = "/api/upload/sessions"): string =>
  [
    `POST ${path} HTTP/1.1`,
    "Host: x",
    `Content-Type: multipart/form-data; boundary=${boundary}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    "",
    ""
  ].join("\r\n")

/** The same piece over and over, `total` bytes of it. */
export function* flood(total: number, piece = Buffer.alloc(1024 * 1024, "x")): Generator<Uint8Array> {
  for (let sent = 0; sent < total; sent += piece.length) yield piece
}
