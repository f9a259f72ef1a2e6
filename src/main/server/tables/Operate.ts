import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import * as Audit from "../../../domain/server/Audit.ts"
import type { Resource } from "../../../domain/server/Group.ts"
import type { Wish } from "../../../domain/tables/Registration.ts"
import type { Listed, Table } from "../../../domain/tables/Table.ts"
import { Tables } from "../../../ports/Tables.ts"
import type * as Stores from "../../layers/server.ts"
import * as Manage from "../../programs/server/tables/Manage.ts"
import * as Refresh from "../../programs/server/tables/Refresh.ts"
import * as Register from "../../programs/server/tables/Register.ts"

const by = Audit.operator

type Services = Layer.Layer.Success<ReturnType<typeof Stores.stores>>

/** Hears of a file that is being read, in percent. */
type Progress = (percent: number) => void

/** A grant of a table is kept under its id, also when it is named by its name (server spec W-9). */
export const byId = (resource: Resource) =>
  resource.type !== "table" ? Effect.succeed(resource) : Effect.map(
    Effect.flatMap(Tables, (tables) => tables.find(resource.id)),
    (table): Resource => table === undefined ? resource : { type: "table", id: table.id }
  )

/** What operators do with tables at the machine; `run` works in the data folder. */
export const over = (run: <A, E>(work: Effect.Effect<A, E, Services>) => Promise<A>) => ({
  add: (wish: Wish, path: string, progress: Progress): Promise<Register.Done> =>
    run(Register.register(wish, path, by, progress)),
  list: (): Promise<ReadonlyArray<Listed>> => run(Manage.list),
  show: (table: string): Promise<Manage.Shown> => run(Manage.show(table)),
  remove: (table: string): Promise<Table> => run(Manage.remove(table, by)),
  refresh: (table: string | undefined, progress: Progress): Promise<ReadonlyArray<Refresh.Refreshed>> =>
    run(Refresh.refresh(table, by, progress)),
  grant: (table: string, to: Manage.To): Promise<Manage.Changed> => run(Manage.grant(table, to, by)),
  revoke: (table: string, from: Manage.To): Promise<Manage.Changed> => run(Manage.revoke(table, from, by))
})
