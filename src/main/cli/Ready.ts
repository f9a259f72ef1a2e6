import * as Command from "@effect/cli/Command"
import * as Layer from "effect/Layer"
import type { Around } from "../layers/client/Around.ts"

/** A part of what commands run on, loaded when a command is that does. */
type Part<A> = () => Promise<{ readonly layer: (around: Around) => Layer.Layer<A> }>

type Services<P> = P extends Part<infer A> ? A : never

/** A command with what it runs on: nothing of other commands is loaded, and nothing is built before its handler runs. */
export const ready = <Name extends string, R, E, A, P extends ReadonlyArray<Part<any>>>(
  command: () => Promise<{ readonly command: Command.Command<Name, R, E, A> }>,
  ...parts: P
) =>
async (around: Around): Promise<Command.Command<Name, Exclude<R, Services<P[number]>>, E, A>> => {
  const [loaded, ...layers] = await Promise.all([command(), ...parts.map((part) => part())] as const)
  const all = layers.map(({ layer }) => layer(around))
  const layer = all.reduce((merged, next) => Layer.merge(merged, next), Layer.empty as Layer.Layer<any>)
  return Command.provide(loaded.command, layer as Layer.Layer<Services<P[number]>>)
}
