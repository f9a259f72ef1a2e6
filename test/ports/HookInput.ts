import { assert, describe, it } from "@effect/vitest"
import { Effect, type Scope } from "effect"
import type { HookInput } from "../../src/ports/HookInput.ts"
import { lift } from "../../src/ports/Lift.ts"

/** The contract of `HookInput`, for standard input that holds `content` and then ends. */
export const suite = (
  name: string,
  make: (content: Uint8Array) => Effect.Effect<HookInput["Type"], never, Scope.Scope>
) =>
  describe(`HookInput: ${name}`, () => {
    it.scopedLive.each([
      ["nothing", new Uint8Array()],
      ["a payload", new TextEncoder().encode(`{"session_id":"a"}\n`)],
      ["bytes that are no text", new Uint8Array([0xff, 0, 0xc3, 10])],
      ["two objects, both of them", new TextEncoder().encode("{}{}")]
    ] as const)("reads %s", ([, content]) =>
      Effect.gen(function*() {
        const input = yield* make(content)
        assert.deepStrictEqual([...yield* lift(input.read)], [...content])
      }))
  })
