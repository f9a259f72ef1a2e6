import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer } from "effect"
import { HookRehearsal } from "../../src/ports/HookRehearsal.ts"

/** The contract of `HookRehearsal`, with lines of a shell. */
export const suite = (name: string, { layer }: { readonly layer: Layer.Layer<HookRehearsal> }) =>
  describe(`HookRehearsal: ${name}`, () => {
    const run = (line: string) =>
      Effect.flatMap(HookRehearsal, (rehearsal) => rehearsal.run(line, "/usr/bin:/bin")).pipe(Effect.provide(layer))

    it.effect("sees what a line captures", () =>
      Effect.map(run("printf 'agnes-doctor\\t/x.jsonl\\n' > \"$AGNES_LOCAL_DIR/.claude/agnes-sessions.txt\""), (done) =>
        assert.deepStrictEqual([done?.captured, done?.code], [true, 0])))

    it.effect("sees that a line captures nothing", () =>
      Effect.map(run("true"), (done) => assert.deepStrictEqual([done?.captured, done?.code], [false, 0])))

    it.effect("sees that a line fails", () =>
      Effect.map(run("false"), (done) => assert.deepStrictEqual([done?.captured, done?.code], [false, 1])))
  })
