import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { randomBytes } from "node:crypto"
import * as fs from "node:fs/promises"
import { join } from "node:path"
import { DataVolume } from "../../ports/DataVolume.ts"
import * as StoreError from "../../ports/StoreError.ts"

/** The volume of the folder `root`, which is there. */
export const layer = (root: string): Layer.Layer<DataVolume> =>
  Layer.succeed(DataVolume, {
    space: Effect.tryPromise({
      try: async () => {
        const { bavail, blocks, bsize } = await fs.statfs(root)
        return { free: bavail * bsize, total: blocks * bsize }
      },
      catch: StoreError.from("look at the space of the data folder")
    }),
    probe: Effect.tryPromise({
      try: async () => {
        const path = join(root, `.probe-${randomBytes(6).toString("hex")}`)
        const file = await fs.open(path, "wx", 0o600)
        try {
          await file.writeFile("x")
          await file.sync()
        } finally {
          await file.close()
          await fs.rm(path, { force: true })
        }
      },
      catch: StoreError.from("write to the data folder")
    })
  })
