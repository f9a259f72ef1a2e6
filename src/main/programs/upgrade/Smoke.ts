import * as Effect from "effect/Effect"
import * as Version from "../../../domain/upgrade/Version.ts"
import { Versions } from "../../../ports/Versions.ts"

const seconds = 10

/** Does it start, and say that it is that version (client spec UPG-8)? `undefined`: yes. */
export const test = (entry: string, version: string) =>
  Effect.gen(function*() {
    const versions = yield* Versions
    const { code, stderr, stdout } = yield* versions.run(entry, ["--version"], { seconds })
    if (code !== 0) {
      const said = stderr.trim().split("\n")[0] ?? ""
      return code < 0 ? `no answer within ${seconds} s` : `exit ${code}${said === "" ? "" : `: ${said}`}`
    }
    const got = stdout.trim().split(/\s+/).at(-1) ?? ""
    return Version.isSame(got, version) ? undefined : `version mismatch: expected ${version}, got ${got}`
  })
