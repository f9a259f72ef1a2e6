import * as MemoryDigest from "../../../src/adapters/memory/MemoryDigest.ts"
import * as NodeDigest from "../../../src/adapters/node/NodeDigest.ts"
import * as Contract from "../../ports/Digest.ts"

Contract.suite("in memory", MemoryDigest.make())
Contract.suite("of the platform", NodeDigest.make())
