import { SqlError } from "@effect/sql/SqlError"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as fs from "node:fs/promises"
import { dirname } from "node:path"

/**
 * Makes what was committed durable, without stopping the process for it. SQLite would do that inside of COMMIT
 * (`synchronous = FULL`), a synchronous call during which nobody is served; here the connection leaves it out (`NORMAL`,
 * which still orders its writes so that no power cut damages the database), and whoever has committed waits for this sync
 * of the log before saying so. After a sync that failed nobody knows what is on the disk, and a second one that works
 * would prove nothing: from then on every sync fails, until the server is started again and reads what is there.
 */
export const make = (database: string): Effect.Effect<Effect.Effect<void, SqlError>, never, Scope.Scope> =>
  Effect.gen(function*() {
    const log = `${database}-wal`
    let file: fs.FileHandle | undefined
    let failure: SqlError | undefined
    yield* Effect.addFinalizer(() => Effect.promise(async () => file?.close()))

    const sync = async (): Promise<void> => {
      file ??= await open(log)
      await file?.datasync()
    }
    return Effect.suspend(() =>
      failure !== undefined ? Effect.fail(failure) : Effect.tryPromise({
        try: sync,
        catch: (cause) =>
          failure = new SqlError({ cause, message: "Failed to sync the database's log: restart the server" })
      })
    )
  })

/** The log appears with the first write, and its name has to last too. */
const open = async (log: string): Promise<fs.FileHandle | undefined> => {
  try {
    const file = await fs.open(log, "r+")
    if (process.platform !== "win32") {
      const folder = await fs.open(dirname(log), "r")
      try {
        await folder.sync()
      } finally {
        await folder.close()
      }
    }
    return file
  } catch (error) {
    if ((error as { readonly code?: string }).code === "ENOENT") return undefined
    throw error
  }
}
