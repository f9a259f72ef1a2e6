import * as MemoryJobRuns from "../../../src/adapters/memory/MemoryJobRuns.ts"
import * as JobRuns from "../../ports/JobRuns.ts"

JobRuns.suite("memory", MemoryJobRuns.layer)
