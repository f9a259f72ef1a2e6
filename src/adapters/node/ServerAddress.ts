import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { randomBytes } from "node:crypto"
import * as fs from "node:fs/promises"
import { join } from "node:path"
import * as StoreError from "../../ports/StoreError.ts"
import * as DurableFiles from "./DurableFiles.ts"

const fileIn = (root: string): string => join(root, "state", "address")

/** Leaves the URL a server is reached by in its folder, for the commands beside it, until the scope ends. */
export const announce = (root: string, url: string): Effect.Effect<void, StoreError.StoreError, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.tryPromise({
      try: () => DurableFiles.replace(`${fileIn(root)}.${randomBytes(4).toString("hex")}`, fileIn(root), Buffer.from(`${url}\n`)),
      catch: StoreError.from("write down the server's address")
    }),
    () => Effect.promise(() => DurableFiles.remove(fileIn(root)))
  )

/** Where the server of this folder is, or was when it was killed; `undefined` when none runs. */
export const read = (root: string): Effect.Effect<string | undefined, StoreError.StoreError> =>
  Effect.tryPromise({
    try: () =>
      fs.readFile(fileIn(root), "utf8").then((text) => text.trim(), (error: unknown) => {
        if (DurableFiles.codeOf(error) === "ENOENT") return undefined
        throw error
      }),
    catch: StoreError.from("read the server's address")
  })
