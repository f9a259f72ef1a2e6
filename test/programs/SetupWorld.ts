import { Effect, Layer, Option, Redacted } from "effect"
import * as MemoryAccountServer from "../../src/adapters/memory/MemoryAccountServer.ts"
import * as MemoryBreadcrumbs from "../../src/adapters/memory/MemoryBreadcrumbs.ts"
import * as MemoryClock from "../../src/adapters/memory/MemoryClock.ts"
import * as MemoryEnvironment from "../../src/adapters/memory/MemoryEnvironment.ts"
import * as MemoryProgramFinder from "../../src/adapters/memory/MemoryProgramFinder.ts"
import * as MemorySettingsFile from "../../src/adapters/memory/MemorySettingsFile.ts"
import * as NodeDigest from "../../src/adapters/node/NodeDigest.ts"
import * as Workspace from "../../src/domain/workspace/Workspace.ts"
import { Breadcrumbs } from "../../src/ports/Breadcrumbs.ts"
import { Clock } from "../../src/ports/Clock.ts"
import { Digest } from "../../src/ports/Digest.ts"
import { Environment } from "../../src/ports/Environment.ts"
import { GitIndex } from "../../src/ports/GitIndex.ts"
import { type StoredToken, TokenStore } from "../../src/ports/TokenStore.ts"
import { Settings, UserConfig } from "../../src/ports/UserConfig.ts"

export const workspace = Workspace.make("/ws")

/** A machine for the set-up programs that a test can look into. */
export interface World {
  readonly files: Map<string, Uint8Array>
  readonly saved: { server: string | undefined; insecureHttp: boolean; token: StoredToken | undefined }
  readonly breadcrumbs: Breadcrumbs["Type"]
  /** Workspaces agnes' files were kept out of git for. */
  readonly excluded: Array<string>
  readonly text: (name: string) => string | undefined
  readonly put: (name: string, text: string) => void
  readonly json: (name?: string) => Record<string, any>
}

export const make = (): World => {
  const files = new Map<string, Uint8Array>()
  const text = (name: string) =>
    Option.fromNullable(files.get(`/ws/${name}`)).pipe(
      Option.map((bytes) => new TextDecoder().decode(bytes)),
      Option.getOrUndefined
    )
  return {
    files,
    saved: { server: undefined, insecureHttp: false, token: undefined },
    breadcrumbs: MemoryBreadcrumbs.make(),
    excluded: [],
    text,
    put: (name, content) => void files.set(`/ws/${name}`, new TextEncoder().encode(content)),
    json: (name = ".claude/settings.json") => JSON.parse(text(name) ?? "null")
  }
}

export interface Machine {
  readonly sites?: ReadonlyArray<MemoryAccountServer.Site>
  /** Folder of agnes; `null`: nowhere. */
  readonly agnes?: string | null
  readonly platform?: string
  readonly broken?: ReadonlySet<string>
}

export const layer = (world: World, machine: Machine = {}) =>
  Layer.mergeAll(
    MemorySettingsFile.layer(world.files, machine.broken),
    MemoryAccountServer.layer(...(machine.sites ?? [])),
    MemoryProgramFinder.layer({
      node: "/opt/node/bin",
      ...(machine.agnes === null ? {} : { agnes: machine.agnes ?? "/usr/local/bin" })
    }),
    Layer.sync(Digest, NodeDigest.make),
    Layer.succeed(Breadcrumbs, world.breadcrumbs),
    Layer.succeed(Clock, MemoryClock.make({ start: 1_795_000_000_000 }).clock),
    Layer.succeed(Environment, MemoryEnvironment.make({ platform: machine.platform ?? "linux" })),
    Layer.mock(GitIndex, {
      exclude: ({ root }) => Effect.sync(() => world.excluded.push(root) > 0)
    }),
    Layer.mock(TokenStore, {
      load: Effect.sync(() => world.saved.token),
      save: (token) => Effect.sync(() => void (world.saved.token = token)),
      clear: Effect.sync(() => void (world.saved.token = undefined))
    }),
    Layer.mock(UserConfig, {
      load: Effect.sync(() => new Settings(world.saved.server === undefined ? {} : { server: world.saved.server })),
      save: (changes) =>
        Effect.sync(() => {
          world.saved.server = changes.server ?? world.saved.server
          world.saved.insecureHttp = changes.insecure_http ?? world.saved.insecureHttp
        })
    })
  )

export const token = (world: World): string | undefined =>
  world.saved.token === undefined ? undefined : Redacted.value(world.saved.token.token)
