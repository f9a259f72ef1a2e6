import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer, type Scope } from "effect"
import { ProgramFinder } from "../../src/ports/ProgramFinder.ts"

/** Machines with `agnes` and `node` in `/…/tools`-like folders; `undefined` where it is nowhere. */
export type Machine = (present: { readonly agnes: boolean }) => Effect.Effect<
  { readonly folder: string; readonly layer: Layer.Layer<ProgramFinder> },
  never,
  Scope.Scope
>

/** The contract of `ProgramFinder`. */
export const suite = (name: string, machine: Machine) =>
  describe(`ProgramFinder: ${name}`, () => {
    const found = (present: { readonly agnes: boolean }, program: "agnes" | "node") =>
      Effect.flatMap(machine(present), ({ folder, layer }) =>
        Effect.flatMap(ProgramFinder, (finder) => finder.folderOf(program)).pipe(
          Effect.map((answer) => ({ answer, folder })),
          Effect.provide(layer)
        ))

    it.scoped("names the folder of a program that is there", () =>
      Effect.map(found({ agnes: true }, "agnes"), ({ answer, folder }) => assert.strictEqual(answer, folder)))

    it.scoped("finds nothing where nothing is", () =>
      Effect.map(found({ agnes: false }, "agnes"), ({ answer }) => assert.isUndefined(answer)))

    it.scoped("always knows a node", () =>
      Effect.map(found({ agnes: false }, "node"), ({ answer }) => assert.match(answer ?? "", /^\//)))
  })
