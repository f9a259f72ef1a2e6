import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Bundle from "../../../../domain/marketplace/Bundle.ts"
import * as Listing from "../../../../domain/marketplace/Listing.ts"
import type { Marketplace, Plugin } from "../../../../domain/marketplace/Plugin.ts"
import * as PluginName from "../../../../domain/marketplace/PluginName.ts"
import * as Published from "../../../../domain/marketplace/Published.ts"
import type * as Audit from "../../../../domain/server/Audit.ts"
import * as Bytes from "../../../../domain/text/Bytes.ts"
import * as Terminal from "../../../../domain/text/Terminal.ts"
import { AuditTrail } from "../../../../ports/AuditTrail.ts"
import { Digest } from "../../../../ports/Digest.ts"
import { Marketplaces } from "../../../../ports/Marketplaces.ts"
import { PluginFolders } from "../../../../ports/PluginFolders.ts"
import { PluginRepositories } from "../../../../ports/PluginRepositories.ts"
import { because } from "../OperatorFailed.ts"

export const deed = (action: string, by: Audit.Actor, name: string, params: Audit.Params = {}): Audit.Deed =>
  ({ action, actor: by, resource: `marketplace:${name}`, params })

const nothing = "Nothing was changed; correct it and run the command again."

const refused = (folder: string, problems: ReadonlyArray<string>) => {
  const lines = problems.map((problem) => `  ${Terminal.escape(problem)}.`).join("\n")
  return because(`${Terminal.escape(folder)} cannot be served:\n${lines}\n${nothing}`)
}

/** Reads one plugin and keeps its bundle; nobody sees it before a row names it. */
const taken = (marketplace: string, folder: string, listed: Listing.Listed) =>
  Effect.gen(function*() {
    const { description, folder: below, name, rest } = listed
    const files = yield* Effect.flatMap(PluginFolders, (folders) => folders.files(folder, below))
    const problem = Bundle.problem(files)
    if (problem !== undefined) return Either.left(`The plugin ${name} ${problem}`)
    const declared = Bundle.versionIn(files) ?? listed.version ?? Published.none
    const told = new TextEncoder().encode(JSON.stringify([name, declared, description, rest]))
    const { sha256 } = yield* Digest
    const digest = sha256(Bytes.concat([told, ...Bundle.content(files)]))
    const stamped = Bundle.stamped(files, { name, version: Published.version(declared, digest) })
    const repositories = yield* PluginRepositories
    yield* repositories.keep(digest, Bundle.lines(Published.folderOf(name), stamped))
    const size = files.reduce((sum, { bytes }) => sum + bytes.length, 0)
    const plugin: Plugin = { name, marketplace, description, version: declared, digest, files: files.length, size, rest }
    return Either.right(plugin)
  }).pipe(Effect.catchTag("BadFolder", ({ why }) => Effect.succeed(Either.left(why))))

/** What a folder has, or everything that is wrong with it. */
const read = (name: string, folder: string) =>
  Effect.gen(function*() {
    const folders = yield* PluginFolders
    const text = yield* Effect.catchTag(folders.list(folder), "BadFolder", ({ why }) => refused(folder, [why]))
    const listing = yield* Either.match(Listing.decode(text), {
      onLeft: (problems) => refused(folder, problems),
      onRight: Effect.succeed
    })
    const all = yield* Effect.forEach(listing.plugins, (listed) => taken(name, folder, listed))
    const problems = all.flatMap((each) => Either.isLeft(each) ? [each.left] : [])
    if (problems.length > 0) return yield* refused(folder, problems)
    const plugins = all.flatMap((each) => Either.isRight(each) ? [each.right] : [])
    return { description: listing.description, plugins }
  })

export interface Done {
  readonly marketplace: Marketplace
  /** `made`: there was none of this name. `changed`: a plugin came, went or has other bytes. `same`: none did. */
  readonly what: "made" | "changed" | "same"
}

const facts = ({ plugins }: Marketplace): string => JSON.stringify(plugins.map(({ digest, name }) => [name, digest]).sort())

/** Reads a folder and offers what is in it under this name. When it fails, everybody is served what they were before. */
export const register = Effect.fn("RegisterMarketplace")(function*(name: string, folder: string, by: Audit.Actor) {
  const problem = PluginName.problem(name)
  if (problem !== undefined) return yield* because(`The name of a marketplace ${problem}. Nothing was changed.`)
  const marketplaces = yield* Marketplaces
  const trail = yield* AuditTrail
  const before = yield* marketplaces.find(name)
  const now = yield* Clock.currentTimeMillis
  const had = yield* read(name, folder)
  const marketplace: Marketplace = {
    name, folder, ...had, registeredAt: before?.registeredAt ?? now, registeredBy: before?.registeredBy ?? by.email,
    refreshedAt: now
  }
  const what = before === undefined ? "made" : facts(before) === facts(marketplace) ? "same" : "changed"
  const noted = what === "same" && before?.folder === folder
    ? undefined
    : deed("marketplace.register", by, name, { plugins: had.plugins.length, what })
  yield* trail.along(marketplaces.put(marketplace), () => noted).pipe(
    Effect.catchTag("PluginTaken", ({ marketplace: other, plugin }) =>
      because(`The marketplace ${other} has a plugin ${plugin} already, and a name is one plugin. ${nothing}`))
  )
  return { marketplace, what } satisfies Done
})

/** Deletes bundles no row names. Called once, before the first request. */
export const sweepPlugins = Effect.gen(function*() {
  const all = yield* Effect.flatMap(Marketplaces, (marketplaces) => marketplaces.all)
  const used = new Set(all.flatMap(({ plugins }) => plugins.map(({ digest }) => digest)))
  yield* Effect.flatMap(PluginRepositories, (repositories) => repositories.sweep(used))
})
