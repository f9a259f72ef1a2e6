import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc } from "effect"
import * as CommandShape from "../../../src/domain/workspace/CommandShape.ts"
import * as Settings from "../../../src/domain/workspace/Settings.ts"
import * as SettingsEdit from "../../../src/domain/workspace/SettingsEdit.ts"
import * as A from "./settings.arbitrary.ts"

const plan = (settings: unknown) => Either.getOrThrow(Settings.plan(settings, A.lines))
const install = (settings: unknown) => SettingsEdit.apply(settings, plan(settings).edits)

type Entry = { readonly hooks?: unknown }
const list = (settings: unknown, event: string): ReadonlyArray<unknown> =>
  (settings as { hooks?: Record<string, ReadonlyArray<unknown> | null> } | undefined)?.hooks?.[event] ?? []

const isOurs = (handler: unknown): boolean => {
  const { command, type } = (handler ?? {}) as { command?: unknown; type?: unknown }
  return type === "command" && typeof command === "string" && CommandShape.of(command) === "ours"
}

/** A list without what is ours: entries that hold nothing else are gone, all others keep every key. */
const foreign = (entries: ReadonlyArray<unknown>): ReadonlyArray<unknown> =>
  entries.flatMap((entry) => {
    const hooks = (entry as Entry | null)?.hooks
    if (!Array.isArray(hooks) || !hooks.some(isOurs)) return [entry]
    return hooks.every(isOurs) ? [] : [{ ...(entry as object), hooks: hooks.filter((handler) => !isOurs(handler)) }]
  })

const ours = (settings: unknown, event: string): ReadonlyArray<unknown> =>
  list(settings, event).flatMap((entry) => {
    const hooks = (entry as Entry | null)?.hooks
    return Array.isArray(hooks) ? hooks.filter(isOurs).map((handler) => (handler as { command: string }).command) : []
  })

describe("plan", () => {
  it.prop("H3 converges: what it installed needs no edit", [A.settings], ([settings]) => {
    assert.deepStrictEqual(plan(install(settings)).edits, [])
  })

  it.prop("W-35 leaves exactly one line of ours in each event, the current one", [A.settings], ([settings]) => {
    const installed = install(settings)
    assert.deepStrictEqual(ours(installed, "SessionStart"), [A.lines.sessionStart])
    assert.deepStrictEqual(ours(installed, "SessionEnd"), [A.lines.sessionEnd])
  })

  it.prop("H8 W-35 keeps foreign entries and the foreign part of mixed ones, in order", [A.settings], ([settings]) => {
    const installed = install(settings)
    for (const event of ["SessionStart", "SessionEnd"]) {
      assert.deepStrictEqual(foreign(list(installed, event)), foreign(list(settings, event)))
    }
  })

  it.prop("H8 changes no other event and no other key", [A.settings], ([settings]) => {
    const rest = (value: unknown) => {
      const { hooks, statusLine: _, ...keys } = value as Record<string, unknown>
      const { SessionEnd: _end, SessionStart: _start, ...events } = (hooks ?? {}) as Record<string, unknown>
      return { keys, events }
    }
    assert.deepStrictEqual(rest(install(settings)), rest(settings))
  })

  it.prop("is total: any JSON gives a plan or the name of what is odd", [fc.jsonValue()], ([value]) => {
    const outcome = Settings.plan(value, A.lines)
    if (Either.isLeft(outcome)) assert.isNotEmpty(outcome.left.reason)
    else assert.deepStrictEqual(plan(install(value)).edits, [])
  })

  it.prop("H24 what it installed is known as ours", [A.settings], ([settings]) => {
    assert.isTrue(Settings.isOurs(install(settings)))
    assert.strictEqual(plan(settings).untouched, !Settings.isOurs(settings))
  })
})

describe("odd shapes", () => {
  for (const [value, words] of [
    [[], "object"], [null, "object"], ["text", "object"], [7, "object"],
    [{ hooks: [] }, "hooks"], [{ hooks: "x" }, "hooks"],
    [{ hooks: { SessionStart: {} } }, "SessionStart"], [{ hooks: { SessionEnd: "agnes push" } }, "SessionEnd"]
  ] as const) {
    it(`W-35 ${JSON.stringify(value)} is refused by name`, () => {
      const outcome = Settings.plan(value, A.lines)
      assert.include(Either.isLeft(outcome) ? outcome.left.reason : "", words)
    })
  }

  it("W-35 null hooks, null events and entries that are none are worked around", () => {
    assert.deepStrictEqual(list(install({ hooks: null }), "SessionEnd").length, 1)
    const odd = ["x", null, { hooks: [{ command: null }] }]
    const installed = install({ hooks: { SessionStart: null, SessionEnd: odd } })
    assert.strictEqual(list(installed, "SessionStart").length, 1)
    assert.deepStrictEqual(list(installed, "SessionEnd").slice(0, 3), odd)
  })
})

describe("isOurs", () => {
  const hook = (command: string) => ({ hooks: { Stop: [{ hooks: [{ type: "command", command }] }] } })
  it("H21 is false for an empty object", () => assert.isFalse(Settings.isOurs({})))
  it("H23 is false with foreign hooks only", () => assert.isFalse(Settings.isOurs(hook("panda sync"))))
  it("HOOK-13 is true for a command of ours in any event", () => assert.isTrue(Settings.isOurs(hook("agnes push"))))
  it("H25 is true with only our status line", () =>
    assert.isTrue(Settings.isOurs({ statusLine: { type: "command", command: "agnes statusline" } })))
  it("H20 is false without settings and for anything that is none", () => {
    const none = [undefined, null, [], "agnes push", { hooks: "agnes push" }]
    assert.isFalse(none.some(Settings.isOurs))
  })
})
