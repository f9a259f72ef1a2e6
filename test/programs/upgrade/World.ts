import { Effect, Layer } from "effect"
import * as MemoryLocks from "../../../src/adapters/memory/MemoryLocks.ts"
import type * as MemoryProcess from "../../../src/adapters/memory/MemoryProcess.ts"
import * as MemoryRandom from "../../../src/adapters/memory/MemoryRandom.ts"
import * as MemoryReleases from "../../../src/adapters/memory/MemoryReleases.ts"
import * as MemoryUpdateChecks from "../../../src/adapters/memory/MemoryUpdateChecks.ts"
import * as MemoryVersions from "../../../src/adapters/memory/MemoryVersions.ts"
import type { CheckRecord } from "../../../src/domain/upgrade/CheckRecord.ts"
import type { Offer } from "../../../src/domain/upgrade/Offer.ts"
import * as Outcome from "../../../src/domain/upgrade/Outcome.ts"
import * as OutcomeText from "../../../src/domain/upgrade/OutcomeText.ts"
import type { Pointer } from "../../../src/domain/upgrade/Pointer.ts"
import * as SelfUpgrade from "../../../src/main/programs/SelfUpgrade.ts"
import { Locks } from "../../../src/ports/Locks.ts"
import { Random } from "../../../src/ports/Random.ts"
import { Releases } from "../../../src/ports/Releases.ts"
import { UpdateChecks } from "../../../src/ports/UpdateChecks.ts"
import { Versions } from "../../../src/ports/Versions.ts"
import * as SetupWorld from "../SetupWorld.ts"

export const server = "https://agnes.example.com"
const base = { version: "0.1.0", folder: "/lib/node_modules/agnes" }
export const launcher = `${base.folder}/dist/agnes.cjs`

/** What a program of that version does, and of which source npm makes which. */
export type Kind = "works" | "is another" | "crashes"

export const offer = (version: string): Offer & { readonly _tag: "Server" } =>
  ({ _tag: "Server", version, url: `${server}/cli/agnes.tgz`, sha256: "0".repeat(64), size: 9 })

/** A computer with an agnes 0.1.0, and a server that gives `version`. */
export const make = (given: {
  readonly version?: string | "none" | "unreachable"
  readonly kind?: Kind
  readonly npm?: number
  readonly download?: boolean
  readonly registry?: { readonly newest: string; readonly own: string }
  readonly computer?: Partial<MemoryVersions.Computer>
  readonly broken?: ReadonlySet<string>
} = {}) => {
  const setup = SetupWorld.make()
  setup.put(".claude/settings.json", JSON.stringify({ statusLine: { type: "command", command: "agnes statusline" } }))
  const version = given.version ?? "0.2.0"
  const held: { record: CheckRecord | undefined } = { record: undefined }
  const asked: Array<string> = []
  const done: Array<string> = []
  const holders: MemoryLocks.Holders = new Map()
  const program = (of: string): MemoryVersions.Program =>
    given.kind === "crashes"
      ? () => ({ code: 70, stdout: "", stderr: "SyntaxError: oh\n" })
      : MemoryVersions.says(given.kind === "is another" ? "0.1.9" : of)
  const computer: MemoryVersions.Computer = {
    home: "/home/ann/.local/share/agnes-client",
    running: { _tag: "Package", base, entry: launcher },
    folders: new Map(),
    pointers: new Map(),
    npm: (source) => {
      if (given.npm !== undefined) return given.npm
      if (source._tag === "Bytes") return program(new TextDecoder().decode(source.bytes))
      return source.version === "0.1.0" ? MemoryVersions.says(given.registry?.own ?? "") : program(source.version)
    },
    base: MemoryVersions.says("0.1.0"),
    done,
    ...given.computer
  }
  const site: MemoryReleases.Site | undefined = version === "unreachable" ? undefined : {
    found: version === "none" ? { _tag: "Nothing" } : { _tag: "Found", offer: offer(version) },
    bytes: given.download === false ? undefined : new TextEncoder().encode(version)
  }
  const registry = given.registry === undefined ? {} : { registry: { _tag: "Registry", version: given.registry.newest } as const }
  const layer = (process?: MemoryProcess.MemoryProcess) =>
    Layer.mergeAll(
      SetupWorld.layer(setup, given.broken === undefined ? {} : { broken: given.broken }),
      MemoryReleases.layer(site === undefined ? {} : { [server]: site }, { ...registry, asked }),
      MemoryVersions.layer(computer),
      MemoryUpdateChecks.layer(held),
      Layer.succeed(Locks, MemoryLocks.make(holders, process)),
      Layer.succeed(Random, random)
    )
  const random = MemoryRandom.make(7)
  return { setup, held, asked, done, holders, computer, layer }
}

export type World = ReturnType<typeof make>

export interface Asked {
  readonly checkOnly?: boolean
  readonly force?: boolean
  readonly quiet?: boolean
  readonly serverUrl?: string | undefined
  readonly installed?: string
}

export const program = (asked: Asked = {}) =>
  SelfUpgrade.run({
    checkOnly: asked.checkOnly ?? false,
    force: asked.force ?? false,
    installed: asked.installed ?? "0.1.0",
    serverUrl: "serverUrl" in asked ? asked.serverUrl : server,
    workspace: SetupWorld.workspace,
    serverOnly: false
  })

/** What a person sees of it. */
export const shown = (outcome: Outcome.Outcome, asked: Asked = {}) => {
  const { error, out } = OutcomeText.render(outcome, { installed: "0.1.0", serverUrl: server, quiet: asked.quiet ?? false })
  return { outcome, code: Outcome.exitCode(outcome), out: out.join("\n"), error: error.join("\n") }
}

export const upgrade = (world: World, asked: Asked = {}) =>
  Effect.map(Effect.provide(program(asked), world.layer()), (outcome) => shown(outcome, asked))

export const rollBack = (world: World) =>
  Effect.map(Effect.provide(SelfUpgrade.rollBack, world.layer()), (outcome) => shown(outcome))

/** What somebody gets who runs `agnes`. */
export const runs = (world: World) =>
  Effect.flatMap(Versions, (versions) => versions.run(launcher, ["--version"], { seconds: 1 })).pipe(
    Effect.map(({ stdout }) => stdout.trim()),
    Effect.provide(world.layer())
  )

export const pointer = (world: World): Pointer | undefined => world.computer.pointers.get(base.folder)

/** The services whose calls a process can die at. */
export const mortal = { Releases, UpdateChecks, Versions }
