import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as fs from "node:fs/promises"
import { join } from "node:path"
import * as AccountMap from "../../../domain/collect/AccountMap.ts"
import { because } from "../../programs/server/OperatorFailed.ts"
import type * as Settings from "../Settings.ts"

/** Who may change this file decides whose sessions are whose. */
const othersMayWrite = 0o022

/**
 * The operator's mapping of Unix users to accounts; empty when there is no such file and nobody named one. A file that
 * others may write, or with a line that is none, ends the run before anything is collected.
 */
export const read = (settings: Pick<Settings.Values, "dataDir" | "collectAccounts">) =>
  Effect.gen(function*() {
    const path = settings.collectAccounts ?? join(settings.dataDir, "collect-accounts")
    const found = yield* Effect.either(Effect.tryPromise({
      try: async () => ({ text: await fs.readFile(path, "utf8"), mode: (await fs.stat(path)).mode }),
      catch: (error) => error as NodeJS.ErrnoException
    }))
    if (Either.isLeft(found)) {
      if (found.left.code === "ENOENT" && settings.collectAccounts === undefined) return new Map<string, string>()
      const why = found.left.code ?? found.left.message
      return yield* because(`Cannot read ${path} (${why}): it says which Unix user is who.`)
    }
    if ((found.right.mode & othersMayWrite) !== 0) {
      return yield* because(`Others may write ${path}, which says which Unix user is who. Run: chmod go-w ${path}`)
    }
    return yield* Either.mapLeft(AccountMap.parse(found.right.text), (problems) =>
      because(`${path} is not used: ${problems.join("; ")}. Write one "unix-user email@example.com" a line.`))
  })
