import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { randomBytes } from "node:crypto"
import * as fs from "node:fs/promises"
import { join } from "node:path"
import * as StoreError from "../../ports/StoreError.ts"
import * as DurableFiles from "./DurableFiles.ts"

/** Where a server keeps everything, and the key its tokens are signed with. */
export interface DataFolder {
  readonly root: string
  readonly database: string
  readonly lock: string
  readonly tokenFile: string
  readonly signingKey: Uint8Array
}

export const databaseIn = (root: string): string => join(root, "state", "system.sqlite")

/** The key file is not what it has to be; the text says what to do. */
export class BadKey extends Error {}

/** Bytes; the key file holds them as hexadecimal. */
const keySize = 32

/**
 * Makes the folder (0700) with what a server needs, once: an existing folder keeps its key and its rights. No key is
 * built in and none is taken that others could have read (server spec W-19). A key that is given is used instead of the
 * folder's, which is not made then.
 */
export const open = (
  root: string,
  givenKey?: Redacted.Redacted
): Effect.Effect<DataFolder, StoreError.StoreError | BadKey> =>
  Effect.tryPromise({
    try: async () => {
      const state = join(root, "state")
      await DurableFiles.makeFolder(state)
      return {
        root,
        database: databaseIn(root),
        lock: join(state, "server.lock"),
        tokenFile: join(state, "first-token"),
        signingKey: givenKey === undefined ? await signingKey(state) : Buffer.from(Redacted.value(givenKey))
      }
    },
    catch: (error) => error instanceof BadKey ? error : StoreError.from(`prepare ${root}`)(error)
  })

const signingKey = async (state: string): Promise<Uint8Array> => {
  const path = join(state, ".jwt_secret")
  try {
    await fs.stat(path)
  } catch (error) {
    if (DurableFiles.codeOf(error) !== "ENOENT") throw error
    const hex = `${randomBytes(keySize).toString("hex")}\n`
    await DurableFiles.replace(`${path}.${randomBytes(4).toString("hex")}`, path, Buffer.from(hex))
  }
  const { mode } = await fs.stat(path)
  if (process.platform !== "win32" && (mode & 0o077) !== 0) {
    throw new BadKey(`${path} can be read by others: run chmod 600 ${path}, or delete it to end all tokens`)
  }
  const text = (await fs.readFile(path, "utf8")).trim()
  if (!new RegExp(`^[0-9a-f]{${keySize * 2}}$`).test(text)) {
    throw new BadKey(`${path} does not hold a key: restore it, or delete it to end all tokens`)
  }
  return Buffer.from(text, "hex")
}

/** Writes a secret for one person to pick up: 0600, replaced in one step. */
export const writeSecret = (path: string, secret: string): Effect.Effect<void, StoreError.StoreError> =>
  Effect.tryPromise({
    try: () => DurableFiles.replace(`${path}.${randomBytes(4).toString("hex")}`, path, Buffer.from(`${secret}\n`)),
    catch: StoreError.from(`write ${path}`)
  })

export const exists = (path: string): Effect.Effect<boolean> =>
  Effect.promise(() => fs.stat(path).then(() => true, () => false))
