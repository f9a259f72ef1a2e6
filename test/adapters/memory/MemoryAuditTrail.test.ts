import { Layer } from "effect"
import * as MemoryAccounts from "../../../src/adapters/memory/MemoryAccounts.ts"
import * as MemoryAuditTrail from "../../../src/adapters/memory/MemoryAuditTrail.ts"
import * as AuditTrail from "../../ports/AuditTrail.ts"

AuditTrail.suite("memory", () => Layer.merge(MemoryAccounts.layer, MemoryAuditTrail.layer))
