/**
 * A server for bench/push.mjs that does as little as one can: it takes uploads, counts their bytes, and answers as a
 * server does that only says what it got. Usage: node bench/sink.mjs [REPLY_MS [CONNECT_MS]]; prints its URL.
 */
import * as http from "node:http"
import * as net from "node:net"

const [replyAfter, connectAfter] = [Number(process.argv[2] ?? 0), Number(process.argv[3] ?? 0)]

const server = http.createServer((request, response) => {
  let [bytes, head] = [0, ""]
  request.on("data", (chunk) => {
    if (!head.includes("\r\n\r\n")) head += chunk.toString("latin1", 0, 1024)
    bytes += chunk.length
  })
  request.on("end", () => {
    const filename = /filename="([^"]*)"/.exec(head)?.[1] ?? ""
    const boundary = /^(--[^\r]*)\r\n/.exec(head)?.[1] ?? ""
    const size = bytes - (head.indexOf("\r\n\r\n") + 4) - `\r\n${boundary}--\r\n`.length
    const body = JSON.stringify({ status: "ok", filename, size })
    const reply = () =>
      response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) }).end(body)
    if (replyAfter === 0) reply()
    else setTimeout(reply, replyAfter)
  })
})
server.keepAliveTimeout = 60_000

const listener = connectAfter === 0
  ? server
  : net.createServer({ pauseOnConnect: true }, (socket) => {
    setTimeout(() => {
      server.emit("connection", socket)
      socket.resume()
    }, connectAfter)
  })
listener.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${listener.address().port}`))
