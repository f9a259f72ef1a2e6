/** The least a server can do: takes a body as it comes, writes it to a file of its own, syncs it, answers. */
import { mkdirSync } from "node:fs"
import { open } from "node:fs/promises"
import { createServer } from "node:http"
import { join } from "node:path"

const folder = process.argv[2]
mkdirSync(folder, { recursive: true })
let count = 0

const server = createServer(async (request, response) => {
  const file = await open(join(folder, String(++count)), "wx", 0o600)
  for await (const chunk of request) {
    await file.write(chunk)
  }
  await file.sync()
  await file.close()
  const body = JSON.stringify({ status: "ok" })
  response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) })
  response.end(body)
})
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}` })))
