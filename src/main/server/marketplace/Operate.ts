import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { Marketplace } from "../../../domain/marketplace/Plugin.ts"
import * as Audit from "../../../domain/server/Audit.ts"
import type * as Stores from "../../layers/server.ts"
import * as Manage from "../../programs/server/marketplace/Manage.ts"
import * as Register from "../../programs/server/marketplace/Register.ts"
import type { To } from "../../programs/server/tables/Manage.ts"

const by = Audit.operator

type Services = Layer.Layer.Success<ReturnType<typeof Stores.stores>>

/** What operators do with marketplaces at the machine; `run` works in the data folder. */
export const over = (run: <A, E>(work: Effect.Effect<A, E, Services>) => Promise<A>) => ({
  add: (name: string, folder: string): Promise<Register.Done> => run(Register.register(name, folder, by)),
  list: (): Promise<ReadonlyArray<Marketplace>> => run(Manage.list),
  show: (name: string): Promise<Manage.Shown> => run(Manage.show(name)),
  remove: (name: string): Promise<Marketplace> => run(Manage.remove(name, by)),
  refresh: (name: string | undefined): Promise<ReadonlyArray<Manage.Refreshed>> => run(Manage.refresh(name, by)),
  grant: (name: string, to: To): Promise<Manage.Changed> => run(Manage.grant(name, to, by)),
  revoke: (name: string, from: To): Promise<Manage.Changed> => run(Manage.revoke(name, from, by)),
  pin: (plugin: string): Promise<{ readonly plugin: string; readonly changed: boolean }> => run(Manage.pin(plugin, by)),
  unpin: (plugin: string): Promise<{ readonly plugin: string; readonly changed: boolean }> => run(Manage.unpin(plugin, by))
})
