import type * as Setting from "./Setting.ts"
import { collecting } from "./Collecting.ts"
import { counting } from "./Counting.ts"
import { models } from "./Models.ts"
import { network } from "./Network.ts"
import { observing } from "./Observing.ts"
import { people } from "./People.ts"
import { pipeline } from "./Pipeline.ts"
import { place } from "./Place.ts"
import { plugins } from "./Plugins.ts"
import { receiving } from "./Receiving.ts"
import { tables } from "./Tables.ts"

/** Every setting of the server. A new one is a row in one of these; flags, variables, checks and texts follow. */
export const table = { ...network, ...place, ...people, ...receiving, ...observing, ...collecting, ...counting, ...models, ...pipeline, ...plugins, ...tables }

export type Table = typeof table
export type Name = keyof Table
export type Settings = Setting.Values<Table>

export const rows: ReadonlyArray<readonly [name: Name, setting: Setting.Setting<unknown>]> = Object.entries(table).map(
  ([name, setting]) => [name as Name, setting as Setting.Setting<unknown>]
)

/** What holds where nobody has said anything. */
export const defaults: Settings = Object.fromEntries(
  rows.map(([name, setting]) => [name, setting.fallback])
) as unknown as Settings
