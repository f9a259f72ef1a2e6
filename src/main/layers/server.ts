import * as Layer from "effect/Layer"
import type { DataFolder } from "../../adapters/node/DataFolder.ts"
import * as JwtSigner from "../../adapters/node/JwtSigner.ts"
import * as NodeBlobStore from "../../adapters/node/NodeBlobStore.ts"
import * as NodeDataVolume from "../../adapters/node/NodeDataVolume.ts"
import * as NodeDigest from "../../adapters/node/NodeDigest.ts"
import * as NodePartialUploads from "../../adapters/node/NodePartialUploads.ts"
import * as NodeRandom from "../../adapters/node/NodeRandom.ts"
import * as ScryptPasswords from "../../adapters/node/ScryptPasswords.ts"
import * as SqlAccounts from "../../adapters/sqlite/SqlAccounts.ts"
import * as SqlArtifactStore from "../../adapters/sqlite/SqlArtifactStore.ts"
import * as SqlAuditTrail from "../../adapters/sqlite/SqlAuditTrail.ts"
import * as SqlCollectLedger from "../../adapters/sqlite/SqlCollectLedger.ts"
import * as SqlDatabaseSchema from "../../adapters/sqlite/SqlDatabaseSchema.ts"
import * as SqlGrants from "../../adapters/sqlite/SqlGrants.ts"
import * as SqlGroups from "../../adapters/sqlite/SqlGroups.ts"
import * as SqlJobRuns from "../../adapters/sqlite/SqlJobRuns.ts"
import * as SqlKnowledgeStore from "../../adapters/sqlite/SqlKnowledgeStore.ts"
import * as SqlLoginLinks from "../../adapters/sqlite/SqlLoginLinks.ts"
import * as SqlLogins from "../../adapters/sqlite/SqlLogins.ts"
import * as SqlProcessorStates from "../../adapters/sqlite/SqlProcessorStates.ts"
import * as SqlPrompts from "../../adapters/sqlite/SqlPrompts.ts"
import * as SqlRateLimits from "../../adapters/sqlite/SqlRateLimits.ts"
import * as Sqlite from "../../adapters/sqlite/Sqlite.ts"
import * as SqlSessionIndex from "../../adapters/sqlite/SqlSessionIndex.ts"
import * as SqlSessionStore from "../../adapters/sqlite/SqlSessionStore.ts"
import * as SqlTables from "../../adapters/sqlite/SqlTables.ts"
import * as SqlUsageStore from "../../adapters/sqlite/SqlUsageStore.ts"
import * as GitRepositories from "../../adapters/node/marketplace/GitRepositories.ts"
import * as NodePluginFolders from "../../adapters/node/NodePluginFolders.ts"
import * as NodeTableBlobs from "../../adapters/node/tables/NodeTableBlobs.ts"
import * as SqlMarketplaces from "../../adapters/sqlite/SqlMarketplaces.ts"
import { plugins } from "../../domain/server/settings/Plugins.ts"
import { tables } from "../../domain/server/settings/Tables.ts"
import { Digest } from "../../ports/Digest.ts"
import { Random } from "../../ports/Random.ts"
import { script } from "../server/tables/Script.ts"

/** What a file that becomes a table may take: milliseconds to read it, bytes of memory, bytes when it is sent. */
export interface TableLimits {
  readonly tableTimeLimit: number
  readonly tableMemory: number
  readonly tableUpload: number
}

const usual: TableLimits = {
  tableTimeLimit: tables.tableTimeLimit.fallback,
  tableMemory: tables.tableMemory.fallback,
  tableUpload: tables.tableUpload.fallback
}

/** What serving plugins may take: milliseconds of one git, and how many there are. */
export interface PluginLimits {
  readonly gitTimeLimit: number
  readonly gitProcesses: number
}

/** What the server keeps, in one folder: rows in SQLite, bytes in files. The database is migrated first. */
export const stores = (folder: DataFolder, limits: TableLimits & Partial<PluginLimits> = usual) =>
  Layer.mergeAll(SqlSessionStore.layer, SqlArtifactStore.layer, SqlSessionIndex.layer, SqlAccounts.layer, SqlAuditTrail.layer, SqlLogins.layer).pipe(
    Layer.merge(Layer.mergeAll(SqlLoginLinks.layer, SqlRateLimits.layer, SqlGroups.layer, SqlGrants.layer)),
    Layer.merge(Layer.mergeAll(SqlCollectLedger.layer, SqlTables.layer, SqlMarketplaces.layer)),
    Layer.merge(Layer.mergeAll(SqlUsageStore.layer, SqlKnowledgeStore.layer, SqlPrompts.layer)),
    Layer.merge(Layer.merge(SqlProcessorStates.layer, SqlJobRuns.layer)),
    Layer.provideMerge(SqlDatabaseSchema.layer),
    Layer.provide(Sqlite.layer(folder.database)),
    Layer.merge(NodeBlobStore.layer(folder.root)),
    Layer.merge(Layer.merge(NodeDataVolume.layer(folder.root), NodePartialUploads.layer(folder.root))),
    Layer.merge(NodeTableBlobs.layer(folder.root, {
      script: script(),
      time: limits.tableTimeLimit,
      memory: limits.tableMemory,
      upload: limits.tableUpload
    })),
    Layer.merge(NodePluginFolders.layer),
    Layer.merge(GitRepositories.layer(folder.root, {
      time: limits.gitTimeLimit ?? plugins.gitTimeLimit.fallback,
      processes: limits.gitProcesses ?? plugins.gitProcesses.fallback
    })),
    Layer.merge(ScryptPasswords.layer),
    Layer.merge(JwtSigner.layer(folder.signingKey)),
    Layer.merge(Layer.merge(Layer.succeed(Random, NodeRandom.make()), Layer.sync(Digest, NodeDigest.make)))
  )
