import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as fs from "node:fs"
import * as ConfigDir from "../../domain/account/ConfigDir.ts"
import type { DiskError } from "../../ports/Disk.ts"
import { lift } from "../../ports/Lift.ts"
import type { ForeignFile } from "../../ports/Queue.ts"
import { type StoredToken, TokenStore, TokenStoreError } from "../../ports/TokenStore.ts"
import * as DurableFile from "../files/DurableFile.ts"
import type { Machine } from "../files/Machine.ts"
import * as OwnFile from "../files/OwnFile.ts"
import * as ConfigFolder from "./ConfigFolder.ts"

/** As the original wrote it; other keys are ignored. */
const Stored = Schema.parseJson(Schema.Struct({
  access_token: Schema.optional(Schema.NullOr(Schema.String)),
  email: Schema.optional(Schema.NullOr(Schema.String))
}))

const again = "Then run: agnes auth import-token --token -"

/** `token.json` in the user's configuration folder. */
export const layer = (machine: Machine): Layer.Layer<TokenStore> => {
  const folder = Effect.flatMap(lift(ConfigFolder.named(machine)), (path) => lift(ConfigFolder.real(machine, path)))
  const path = Effect.map(folder, ConfigDir.token)
  return Layer.succeed(TokenStore, {
    load: Effect.flatMap(path, (file) => load(machine, file)),
    save: (token) => Effect.flatMap(folder, (into) => save(machine, into, token)),
    clear: Effect.flatMap(path, (file) => Effect.mapError(lift(DurableFile.remove(machine, file)), (e) => unusable(file, e)))
  })
}

const load = (machine: Machine, path: string): Effect.Effect<StoredToken | undefined, TokenStoreError> =>
  Effect.gen(function*() {
    const bytes = yield* Effect.mapError(lift(OwnFile.read(machine, path)), (error) => unusable(path, error))
    if (bytes === undefined) return undefined
    if (openToOthers(path)) {
      const message = `${path} can be read by others. Run: chmod 600 ${path} (and issue a new token if they are not trusted)`
      return yield* new TokenStoreError({ path, message })
    }
    const stored = yield* Effect.mapError(
      Schema.decode(Stored)(new TextDecoder().decode(bytes)),
      () => new TokenStoreError({ path, message: `${path} holds no token that can be read. Remove it. ${again}` })
    )
    const token = stored.access_token ?? ""
    return token === "" ? undefined : { token: Redacted.make(token), email: stored.email ?? "" }
  })

const save = (machine: Machine, folder: string, { email, token }: StoredToken): Effect.Effect<void, TokenStoreError> => {
  const path = ConfigDir.token(folder)
  const text = `${JSON.stringify({ access_token: Redacted.value(token), email }, null, 2)}\n`
  return lift(ConfigFolder.prepare(machine, folder)).pipe(
    Effect.andThen(lift(DurableFile.replace(machine, path, Buffer.from(text)))),
    Effect.mapError((error) => unusable(path, error))
  )
}

/** Windows has no such bits; there the profile folder keeps others out. */
const openToOthers = (path: string): boolean => {
  const stat = process.platform === "win32" ? undefined : fs.lstatSync(path, { throwIfNoEntry: false })
  return stat !== undefined && (stat.mode & 0o077) !== 0
}

const unusable = (path: string, error: DiskError | ForeignFile): TokenStoreError =>
  new TokenStoreError({
    path,
    message: error._tag === "ForeignFile"
      ? `${error.message} and is not used. Remove it. ${again}`
      : `Cannot use ${path}: ${error.code}. Make it readable and writable for you. ${again}`
  })
