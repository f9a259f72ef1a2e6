import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { spawnSync } from "node:child_process"
import * as fs from "node:fs"
import * as https from "node:https"
import type { AddressInfo } from "node:net"
import * as os from "node:os"
import * as path from "node:path"
import { vi } from "vitest"
import * as HttpUploadServer from "../../../src/adapters/http/HttpUploadServer.ts"
import { UploadServer } from "../../../src/ports/UploadServer.ts"
import * as Contract from "../../ports/UploadServer.ts"

const selfSigned = (): { readonly key: Buffer; readonly cert: Buffer } | undefined => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "agnes-tls-"))
  const made = spawnSync("openssl", [
    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", `${folder}/key`, "-out", `${folder}/cert`
  ])
  const files = made.status === 0
    ? { key: fs.readFileSync(`${folder}/key`), cert: fs.readFileSync(`${folder}/cert`) }
    : undefined
  fs.rmSync(folder, { recursive: true })
  return files
}

const files = selfSigned()

describe("HttpUploadServer over TLS", () => {
  const unvouched = "a certificate nobody vouches for is refused, also when the environment says otherwise"
  for (const size of [3, 1_100_000]) it.effect.skipIf(files === undefined)(`reliability C7 ${unvouched}, with ${size} bytes`, () =>
    Effect.scoped(Effect.gen(function*() {
      let heard = 0
      const server = https.createServer({ ...files }, (_, outgoing) => {
        heard += 1
        outgoing.end()
      })
      yield* Effect.acquireRelease(
        Effect.async<void>((resume) => void server.listen(0, "localhost", () => resume(Effect.void))),
        () => Effect.sync(() => server.close())
      )
      vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0")
      const client = yield* UploadServer
      const reply = yield* client.uploadSession({
        serverUrl: `https://localhost:${(server.address() as AddressInfo).port}`,
        token: Redacted.make("the.to.ken")
      }, { fileName: "s.jsonl", source: Contract.source(Buffer.alloc(size, "{}\n")) })
      vi.unstubAllEnvs()
      assert.strictEqual(reply._tag === "NoAnswer" && reply.code, "DEPTH_ZERO_SELF_SIGNED_CERT")
      assert.include(reply._tag === "NoAnswer" ? reply.message : "", "certificate was not accepted")
      assert.strictEqual(heard, 0)
    })).pipe(Effect.provide(HttpUploadServer.layer({ userAgent: "t" }))))
})
