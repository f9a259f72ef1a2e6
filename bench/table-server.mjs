/**
 * A server of table files for bench/pull.mjs: the manifest, and downloads with ranges, straight from the disk. Usage: node
 * bench/table-server.mjs FOLDER. Prints its URL. What it does for a byte is little, so what is compared is the clients.
 */
import { createHash } from "node:crypto"
import * as fs from "node:fs"
import * as http from "node:http"

const folder = process.argv[2]
const tables = {}
for (const file of fs.readdirSync(folder)) {
  const [sha256, md5] = [createHash("sha256"), createHash("md5")]
  const handle = fs.openSync(`${folder}/${file}`, "r")
  const buffer = Buffer.alloc(1 << 20)
  for (let read; (read = fs.readSync(handle, buffer)) > 0;) {
    sha256.update(buffer.subarray(0, read))
    md5.update(buffer.subarray(0, read))
  }
  fs.closeSync(handle)
  const name = file.replace(/\.parquet$/, "")
  const size = fs.statSync(`${folder}/${file}`).size
  tables[name] = { hash: md5.digest("hex"), sha256: sha256.digest("hex"), size_bytes: size, query_mode: "local", generation: 1 }
}
const documentOf = (content) => {
  const bytes = Buffer.from(JSON.stringify(content))
  return { bytes, etag: `W/"${createHash("md5").update(bytes).digest("hex")}"` }
}
const documents = {
  "/api/sync/manifest": documentOf({ tables, assets: {} }),
  "/api/memory/bundle": documentOf({ mandatory: [], approved: [] })
}

const server = http.createServer((request, response) => {
  const document = documents[request.url]
  if (document !== undefined) {
    const { bytes, etag } = document
    if (request.headers["if-none-match"] !== etag) return send(response, bytes, { etag })
    response.writeHead(304, { etag })
    return response.end()
  }
  const name = /^\/api\/data\/([^/]+)\/download$/.exec(request.url ?? "")?.[1] ?? ""
  const table = tables[name]
  if (table === undefined) {
    response.writeHead(404)
    return response.end()
  }
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "")
  const [start, end] = range === null ? [0, table.size_bytes - 1] : [Number(range[1]), Number(range[2])]
  response.writeHead(range === null ? 200 : 206, {
    etag: `"${table.sha256}"`,
    "content-length": end - start + 1,
    ...(range === null ? {} : { "content-range": `bytes ${start}-${end}/${table.size_bytes}` })
  })
  fs.createReadStream(`${folder}/${name}.parquet`, { start, end, highWaterMark: 1 << 20 }).pipe(response)
})

const send = (response, bytes, headers = {}) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": bytes.length, ...headers })
  response.end(bytes)
}

server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`))
