import { Effect } from "effect"
import * as MemorySettingsFile from "../../../src/adapters/memory/MemorySettingsFile.ts"
import * as SettingsFile from "../../ports/SettingsFile.ts"

SettingsFile.suite("in memory", Effect.sync(() => ({ root: "/ws", layer: MemorySettingsFile.layer(new Map()) })))
