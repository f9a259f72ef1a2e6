import * as SqlClient from "@effect/sql/SqlClient"
import type { SqlError } from "@effect/sql/SqlError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Marketplace } from "../../domain/marketplace/Plugin.ts"
import { Marketplaces, PluginTaken } from "../../ports/Marketplaces.ts"
import * as StoreError from "../../ports/StoreError.ts"
import * as Rows from "./MarketplaceRows.ts"

const failing = <A, E, R>(operation: string, work: Effect.Effect<A, E, R>) =>
  Effect.mapError(work, (error) =>
    typeof error === "object" && error !== null && "_tag" in error && error._tag === "SqlError"
      ? StoreError.from(operation)(error)
      : error as Exclude<E, { readonly _tag: "SqlError" }>)

const make = Effect.map(SqlClient.SqlClient, (sql): Marketplaces["Type"] => {
  const pluginsOf = (name: string) =>
    sql<Rows.PluginRow>`SELECT * FROM marketplace_plugins WHERE marketplace = ${name} ORDER BY name`

  const find = (name: string) =>
    Effect.gen(function*() {
      const [row] = yield* sql<Rows.MarketplaceRow>`SELECT * FROM marketplaces WHERE name = ${name}`
      return row === undefined ? undefined : Rows.marketplace(row, yield* pluginsOf(name))
    })

  const forget = (plugin: string) =>
    Effect.gen(function*() {
      yield* sql`DELETE FROM plugin_choices WHERE plugin = ${plugin}`
      yield* sql`DELETE FROM plugin_pins WHERE plugin = ${plugin}`
      yield* sql`DELETE FROM marketplace_plugins WHERE name = ${plugin}`
    })

  const put = (given: Marketplace) =>
    Effect.gen(function*() {
      const { description, folder, name, plugins, refreshedAt, registeredAt, registeredBy } = given
      const before = yield* find(name)
      const told = { folder, description, refreshed_at: refreshedAt }
      yield* before === undefined
        ? sql`INSERT INTO marketplaces ${
          sql.insert({ name, ...told, registered_at: registeredAt, registered_by: registeredBy })
        }`
        : sql`UPDATE marketplaces SET ${sql.update(told)} WHERE name = ${name}`
      const known = new Set(before?.plugins.map((plugin) => plugin.name))
      const now = new Set(plugins.map((plugin) => plugin.name))
      for (const old of known) if (!now.has(old)) yield* forget(old)
      for (const plugin of plugins) {
        const row = Rows.columns(name, plugin)
        if (known.has(plugin.name)) {
          yield* sql`UPDATE marketplace_plugins SET ${sql.update(row, ["name"])} WHERE name = ${plugin.name}`
          continue
        }
        const [taken] = yield* sql<Rows.PluginRow>`SELECT marketplace FROM marketplace_plugins
          WHERE name = ${plugin.name}`
        if (taken !== undefined) {
          return yield* new PluginTaken({ plugin: plugin.name, marketplace: taken.marketplace })
        }
        yield* sql`INSERT INTO marketplace_plugins ${sql.insert(row)}`
      }
    })

  /** Makes a row unless it is there. */
  const once = (
    there: Effect.Effect<ReadonlyArray<unknown>, SqlError>,
    make: Effect.Effect<unknown, SqlError>,
    operation: string
  ) =>
    Effect.flatMap(there, (rows) => rows.length > 0 ? Effect.succeed(false) : Effect.as(make, true)).pipe(
      sql.withTransaction,
      Effect.mapError(StoreError.from(operation))
    )

  /** Deletes a row if it is there. */
  const gone = (
    there: Effect.Effect<ReadonlyArray<unknown>, SqlError>,
    clear: Effect.Effect<unknown, SqlError>,
    operation: string
  ) =>
    Effect.flatMap(there, (rows) => rows.length === 0 ? Effect.succeed(false) : Effect.as(clear, true)).pipe(
      sql.withTransaction,
      Effect.mapError(StoreError.from(operation))
    )

  const reader = (name: string, userId: string) =>
    sql`SELECT 1 FROM marketplace_readers WHERE marketplace = ${name} AND user_id = ${userId}`
  const choice = (userId: string, plugin: string) =>
    sql`SELECT 1 FROM plugin_choices WHERE plugin = ${plugin} AND user_id = ${userId}`
  const pinned = (plugin: string) => sql`SELECT 1 FROM plugin_pins WHERE plugin = ${plugin}`

  return {
    put: (given) => failing("record a marketplace", sql.withTransaction(put(given))),
    find: (name) => failing("find a marketplace", find(name)),
    all: failing("list marketplaces", Effect.gen(function*() {
      const rows = yield* sql<Rows.MarketplaceRow>`SELECT * FROM marketplaces ORDER BY name`
      const plugins = yield* sql<Rows.PluginRow>`SELECT * FROM marketplace_plugins ORDER BY name`
      return rows.map((row) => Rows.marketplace(row, plugins.filter(({ marketplace }) => marketplace === row.name)))
    })),
    remove: (name) =>
      failing("remove a marketplace", sql.withTransaction(Effect.gen(function*() {
        const found = yield* find(name)
        if (found === undefined) return false
        for (const plugin of found.plugins) yield* forget(plugin.name)
        yield* sql`DELETE FROM marketplace_readers WHERE marketplace = ${name}`
        yield* sql`DELETE FROM resource_grants WHERE resource_type = 'marketplace' AND resource_id = ${name}`
        yield* sql`DELETE FROM marketplaces WHERE name = ${name}`
        return true
      }))),
    readers: (name) =>
      failing("list who may have a marketplace", Effect.map(
        sql<Rows.ReaderRow>`SELECT * FROM marketplace_readers WHERE marketplace = ${name}
          ORDER BY assigned_at, user_id`,
        (rows) => rows.map(Rows.reader)
      )),
    admit: (name, { assignedAt, assignedBy, userId }) =>
      once(
        reader(name, userId),
        sql`INSERT INTO marketplace_readers ${
          sql.insert({ marketplace: name, user_id: userId, assigned_at: assignedAt, assigned_by: assignedBy })
        }`,
        "let somebody have a marketplace"
      ),
    dismiss: (name, userId) =>
      gone(
        reader(name, userId),
        sql`DELETE FROM marketplace_readers WHERE marketplace = ${name} AND user_id = ${userId}`,
        "take back a marketplace"
      ),
    seats: ({ admin, id }) =>
      failing("find somebody's plugins", Effect.map(
        sql<Rows.SeatRow>`SELECT p.*,
            EXISTS (SELECT 1 FROM plugin_choices c WHERE c.plugin = p.name AND c.user_id = ${id}) AS chosen,
            EXISTS (SELECT 1 FROM plugin_pins i WHERE i.plugin = p.name) AS pinned,
            (EXISTS (SELECT 1 FROM marketplace_readers r WHERE r.marketplace = p.marketplace AND r.user_id = ${id})
              OR EXISTS (SELECT 1 FROM resource_grants g JOIN user_group_members m ON m.group_id = g.group_id
                WHERE m.user_id = ${id} AND g.resource_type = 'marketplace' AND g.resource_id = p.marketplace)
            ) AS granted
          FROM marketplace_plugins p ORDER BY p.name`,
        (rows) => rows.map((row) => Rows.seat(row, admin))
      )),
    choose: (userId, plugin, at) =>
      once(
        choice(userId, plugin),
        sql`INSERT INTO plugin_choices ${sql.insert({ plugin, user_id: userId, chosen_at: at })}`,
        "choose a plugin"
      ),
    leave: (userId, plugin) =>
      gone(
        choice(userId, plugin),
        sql`DELETE FROM plugin_choices WHERE plugin = ${plugin} AND user_id = ${userId}`,
        "leave a plugin"
      ),
    pin: (plugin, at, by) =>
      once(
        pinned(plugin),
        sql`INSERT INTO plugin_pins ${sql.insert({ plugin, pinned_at: at, pinned_by: by })}`,
        "pin a plugin"
      ),
    unpin: (plugin) => gone(pinned(plugin), sql`DELETE FROM plugin_pins WHERE plugin = ${plugin}`, "unpin a plugin")
  }
})

export const layer = Layer.effect(Marketplaces, make)
