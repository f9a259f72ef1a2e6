import { assert, describe, it } from "@effect/vitest"
import * as fs from "node:fs"
import * as https from "node:https"
import * as net from "node:net"
import type { AddressInfo } from "node:net"
import * as tls from "node:tls"
import { scene, token } from "../e2e/support/PushScene.ts"
import * as Scripts from "../e2e/support/Scripts.ts"
import * as Certificates from "./Certificates.ts"

const day = 86_400_000
const now = Date.now()
const trusted = Certificates.authority(now)
const good = { name: "localhost", hosts: ["localhost"], from: now - day, to: now + day }

const oldProtocol = { maxVersion: "TLSv1.1", minVersion: "TLSv1", ciphers: "ALL:@SECLEVEL=0" } as const
const cases: ReadonlyArray<readonly [what: string, options: tls.TlsOptions, refused: RegExp | undefined]> = [
  ["a certificate of an authority the user trusts", trusted.issue(good), undefined],
  ["one that has expired", trusted.issue({ ...good, to: now - 1000 }), /CERT_HAS_EXPIRED/],
  ["one that is not valid yet", trusted.issue({ ...good, from: now + day / 2 }), /CERT_NOT_YET_VALID/],
  ["one for another host", trusted.issue({ ...good, hosts: ["agnes.example.org"] }), /ERR_TLS_CERT_ALTNAME_INVALID/],
  ["one of an authority nobody knows", Certificates.authority(now).issue(good), /CERT|SIGNATURE|ISSUER/],
  ["one that signed itself", Certificates.authority(now), /SELF_SIGNED/],
  ["an old protocol", { ...trusted.issue(good), ...oldProtocol }, /SSL|TLS|PROTO|reach|broke/]
]

/** Does the whole of it, so that what is sent can be counted. */
const listen = (options: tls.TlsOptions): Promise<{ readonly server: https.Server; readonly heard: () => number }> => {
  let heard = 0
  const server = https.createServer(options, (incoming, outgoing) => {
    const chunks: Array<Buffer> = []
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk)).on("end", () => {
      heard += Buffer.concat(chunks).length
      outgoing.end("{}")
    })
  })
  server.on("tlsClientError", () => {})
  return new Promise((resolve) => server.listen(0, "localhost", () => resolve({ server, heard: () => heard })))
}

const port = (server: net.Server): number => (server.address() as AddressInfo).port

/** All at once: each waits between its tries. */
const all = (tests: ReadonlyArray<() => Promise<void>>) => async (): Promise<void> => {
  await Promise.all(tests.map((test) => test()))
}

describe("reliability C7 the real program and certificates", () => {
  it("takes one it can trust, refuses all others whatever the environment says, and sends them nothing", all(
    cases.map(([what, options, refused]) => scene(async (s) => {
      const { heard, server } = await listen(options)
      fs.writeFileSync(s.file("ca.pem"), trusted.cert)
      s.configure({ server: `https://localhost:${port(server)}` })
      s.session("s1")
      const environment = { NODE_EXTRA_CA_CERTS: s.file("ca.pem"), NODE_TLS_REJECT_UNAUTHORIZED: "0" }
      const { code, stderr } = await s.push([], environment)
      server.close()
      assert.deepStrictEqual([code, s.waiting, s.delivered], [0, ["s1"], []], what)
      if (refused === undefined) return assert.isAbove(heard(), 0, what)
      assert.match(stderr, refused, what)
      assert.strictEqual(heard(), 0, what)
    }))
  ))
})

describe("T6 the real program and what stands between", () => {
  it("no proxy the environment names is asked", scene(async (s) => {
    let asked = 0
    const proxy = net.createServer((socket) => {
      asked += 1
      socket.destroy()
    })
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve))
    const url = `http://127.0.0.1:${port(proxy)}`
    s.session("s1")
    const names = ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"]
    await s.push([], Object.fromEntries([...names.map((name) => [name, url]), ["NODE_USE_ENV_PROXY", "1"]]))
    proxy.close()
    assert.deepStrictEqual([asked, s.delivered], [0, ["s1"]])
  }))

  const absent = ["https://[100::1]:9", "http://127.0.0.1:1", "https://agnes.invalid"]
  it("a black hole, nobody, or no such host: exit 0, said, and everything waits", all(
    absent.map((server) => scene(async (s) => {
      s.configure({ server })
      s.session("s1")
      const { code, stderr } = await s.push()
      assert.deepStrictEqual([code, s.waiting], [0, ["s1"]], server)
      assert.match(stderr, /Can't reach the agnes server|Network timeout|didn't respond/, server)
    }))
  ))

  it("reliability C8 a redirect is never followed: the token goes nowhere, the session waits", scene(async (s) => {
    const seen: Array<string> = []
    const other = net.createServer((socket) => void socket.on("data", (chunk) => seen.push(chunk.toString("latin1"))))
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve))
    s.session("s1")
    s.server.answer(Scripts.status(307, "", { location: `http://127.0.0.1:${port(other)}/x` }))
    await s.push()
    other.close()
    assert.deepStrictEqual([seen, s.waiting], [[], ["s1"]])
    assert.isTrue(s.server.requests.every(({ headers }) => headers.authorization === `Bearer ${token}`))
    assert.isAtMost(s.server.requests.length, 3)
  }))
})

