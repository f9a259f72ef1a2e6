import * as MemoryAccounts from "../../../src/adapters/memory/MemoryAccounts.ts"
import * as MemoryBlobStore from "../../../src/adapters/memory/MemoryBlobStore.ts"
import * as MemoryDatabaseSchema from "../../../src/adapters/memory/MemoryDatabaseSchema.ts"
import * as MemorySessionStore from "../../../src/adapters/memory/MemorySessionStore.ts"
import * as MemoryTokenSigner from "../../../src/adapters/memory/MemoryTokenSigner.ts"
import * as Accounts from "../../ports/Accounts.ts"
import * as BlobStore from "../../ports/BlobStore.ts"
import * as DatabaseSchema from "../../ports/DatabaseSchema.ts"
import * as SessionStore from "../../ports/SessionStore.ts"
import * as SessionStoreFamily from "../../ports/SessionStore.family.ts"
import * as SessionStoreWithdrawal from "../../ports/SessionStore.withdrawal.ts"
import * as TokenSigner from "../../ports/TokenSigner.ts"

Accounts.suite("memory", () => MemoryAccounts.layer)
BlobStore.suite("memory", () => MemoryBlobStore.layer)
DatabaseSchema.suite("memory", () => MemoryDatabaseSchema.layer)
SessionStore.suite("memory", () => MemorySessionStore.layer)
SessionStoreFamily.suite("memory", () => MemorySessionStore.layer)
SessionStoreWithdrawal.suite("memory", () => MemorySessionStore.layer)
TokenSigner.suite("memory", MemoryTokenSigner.make)
