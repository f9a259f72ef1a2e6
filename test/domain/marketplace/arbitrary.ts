import { FastCheck as fc } from "effect"
import type { Plugin } from "../../../src/domain/marketplace/Plugin.ts"

/** Names that are possible. */
export const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/)

export const digest = fc.stringMatching(/^[0-9a-f]{64}$/)

export const plugin: fc.Arbitrary<Plugin> = fc.record({
  name,
  marketplace: name,
  description: fc.string(),
  version: fc.string(),
  digest,
  files: fc.nat(),
  size: fc.nat(),
  rest: fc.constant({})
})

export const plugins = fc.uniqueArray(plugin, { selector: (each) => each.name, maxLength: 8 })
