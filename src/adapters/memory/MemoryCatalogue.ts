import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Catalogue, type View } from "../../ports/Catalogue.ts"
import * as PerWorkspace from "./PerWorkspace.ts"

/** What a catalogue of this kind can be made to do. */
export interface Shown {
  /** Path of the file by name of the view. */
  readonly views: Map<string, string>
  /** Names the user has taken. */
  readonly own: Set<string>
  /** Paths that are no parquet files. */
  readonly unreadable: Set<string>
  isOpen: boolean
  generation: number
}

export const shown = () =>
  PerWorkspace.make((): Shown => ({
    views: new Map(),
    own: new Set(),
    unreadable: new Set(),
    isOpen: false,
    generation: 0
  }))

/** A catalogue without DuckDB. */
export const layer = (of: ReturnType<typeof shown> = shown()): Layer.Layer<Catalogue> =>
  Layer.succeed(Catalogue, {
    identity: (workspace) => Effect.sync(() => identityOf(of(workspace))),
    prepare: Effect.void,
    publish: (workspace, views) =>
      Effect.sync(() => {
        const mine = of(workspace)
        if (mine.isOpen) return { _tag: "Deferred", reason: "it is open in another program" } as const
        const isReadable = (path: string) => !mine.unreadable.has(path)
        const free = views.filter(({ name }) => !mine.own.has(name))
        mine.views.clear()
        for (const view of free) {
          const path = pathsOf(view).find(isReadable)
          if (path !== undefined) mine.views.set(view.name, path)
        }
        mine.generation += 1
        return {
          _tag: "Switched",
          identity: identityOf(mine) ?? "",
          unreadable: free
            .filter(({ source }) => !isReadable(source.path))
            .map(({ name }) => ({ name, reason: "no parquet" })),
          shadowed: views.filter(({ name }) => mine.own.has(name)).map(({ name }) => name)
        } as const
      })
  })

const pathsOf = ({ instead, source }: View): ReadonlyArray<string> => [
  source.path,
  ...(instead === undefined ? [] : [instead.path])
]

const identityOf = ({ generation }: Shown): string | undefined => generation === 0 ? undefined : String(generation)
