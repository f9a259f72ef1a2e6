import * as Layer from "effect/Layer"
import type { DataFolder } from "../../adapters/node/DataFolder.ts"
import * as JwtSigner from "../../adapters/node/JwtSigner.ts"
import * as NodeBlobStore from "../../adapters/node/NodeBlobStore.ts"
import * as NodeRandom from "../../adapters/node/NodeRandom.ts"
import * as SqlAccounts from "../../adapters/sqlite/SqlAccounts.ts"
import * as SqlDatabaseSchema from "../../adapters/sqlite/SqlDatabaseSchema.ts"
import * as Sqlite from "../../adapters/sqlite/Sqlite.ts"
import * as SqlSessionStore from "../../adapters/sqlite/SqlSessionStore.ts"
import { Random } from "../../ports/Random.ts"

/** What the server keeps, in one folder: rows in SQLite, bytes in files. The database is migrated first. */
export const stores = (folder: DataFolder) =>
  Layer.mergeAll(SqlSessionStore.layer, SqlAccounts.layer).pipe(
    Layer.provideMerge(SqlDatabaseSchema.layer),
    Layer.provide(Sqlite.layer(folder.database)),
    Layer.merge(NodeBlobStore.layer(folder.root)),
    Layer.merge(JwtSigner.layer(folder.signingKey)),
    Layer.merge(Layer.succeed(Random, NodeRandom.make()))
  )
