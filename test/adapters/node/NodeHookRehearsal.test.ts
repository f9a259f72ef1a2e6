import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { vi } from "vitest"
import * as NodeHookRehearsal from "../../../src/adapters/node/NodeHookRehearsal.ts"
import { HookRehearsal } from "../../../src/ports/HookRehearsal.ts"
import * as Suite from "../../ports/HookRehearsal.ts"

Suite.suite("by a shell", { layer: NodeHookRehearsal.layer })

describe("NodeHookRehearsal", () => {
  it.effect("gives the line a payload and no settings of the user's, and leaves nothing behind", () =>
    Effect.gen(function*() {
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), "agnes-rehearsal-test-"))
      vi.stubEnv("TMPDIR", folder)
      vi.stubEnv("AGNES_TOKEN", "secret")
      vi.stubEnv("AGNES_SERVER", "https://agnes.example.org")
      const rehearsal = yield* HookRehearsal
      const check = "grep -q '\"hook_event_name\":\"SessionStart\"' && test -z \"$AGNES_TOKEN$AGNES_SERVER\" "
        + "&& test -d \"$AGNES_CONFIG_DIR\" && test \"$PATH\" = /usr/bin:/bin && exit 7"
      assert.strictEqual((yield* rehearsal.run(check, "/usr/bin:/bin"))?.code, 7)
      assert.deepStrictEqual(fs.readdirSync(folder), [])
      fs.rmdirSync(folder)
      vi.unstubAllEnvs()
    }).pipe(Effect.provide(NodeHookRehearsal.layer)))
})
