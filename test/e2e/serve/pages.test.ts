import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import { fetchAs } from "../../pages/session/Stage.ts"
import * as Reading from "./Reading.ts"
import * as Server from "./Server.ts"

const said = (text: string) =>
  `${JSON.stringify({ type: "user", uuid: text, message: { role: "user", content: text } })}\n`

describe("pages over the wire", () => {
  it.scopedLive("15.10-P3 a file that is gone from the disk takes neither the page nor another session with it", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ logLevel: "none" })
      const ann = yield* Server.person(server, "ann")
      for (const name of ["s1", "s2", "s3"]) yield* Server.upload(server, ann, `${name}.jsonl`, said(`words of ${name}`))
      yield* Reading.done(server)
      fs.rmSync(`${server.folder}/user_sessions/ann/s2.jsonl`)
      const { status, text } = yield* fetchAs(server, ann, "/profile/sessions")
      assert.strictEqual(status, 200)
      for (const name of ["s1", "s2", "s3"]) assert.include(text, `/profile/sessions/${name}`)
      for (const name of ["s1", "s3"]) {
        assert.strictEqual((yield* fetchAs(server, ann, `/profile/sessions/${name}`)).status, 200)
        const download = yield* fetchAs(server, ann, `/profile/sessions/${name}.jsonl`)
        assert.strictEqual(download.text, said(`words of ${name}`))
      }
      const gone = yield* fetchAs(server, ann, "/profile/sessions/s2")
      assert.include([404, 500], gone.status)
      assert.notInclude(gone.text, server.folder)
    }))

  it.scopedLive("15.10-P1 15.10-P6 15.10-P7 signed out, every page leads to the login and knows the way back", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const home = yield* fetchAs(server, undefined, "/")
      assert.deepStrictEqual([home.status, home.headers.get("location")], [303, "/profile/sessions"])
      const pages = ["/profile/sessions", "/profile/sessions?sort=size&after=x%20y", "/profile/tokens", "/profile"]
      for (const path of pages) {
        const { headers, status } = yield* fetchAs(server, undefined, path)
        assert.strictEqual(status, 302, path)
        assert.strictEqual(headers.get("location"), `/login?next=${encodeURIComponent(path)}`)
      }
    }))
})
