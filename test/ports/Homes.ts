import { assert, describe, it } from "@effect/vitest"
import { Effect, Either, Layer } from "effect"
import { type Home, Homes } from "../../src/ports/Homes.ts"

/** What lies somewhere; links point to `to`. */
export type Thing =
  | { readonly kind: "file"; readonly text: string }
  | { readonly kind: "folder" }
  | { readonly kind: "link"; readonly to: string }

/** A folder for homes and the adapter that reads it. `put` makes the folders on the way, all of one owner. */
export interface Fixture {
  readonly layer: Layer.Layer<Homes>
  readonly root: string
  readonly uid: number
  readonly put: (path: string, thing: Thing) => void
}

const sessions = ["user", "sessions"]

/** What `open` makes of a session file, in one word. */
export const opened = (home: Home, name: string) =>
  Effect.gen(function*() {
    const homes = yield* Homes
    const found = yield* Effect.either(Effect.scoped(Effect.flatMap(homes.open(home, [...sessions, name]), (file) =>
      file === undefined ? Effect.succeed(undefined) : Effect.promise(async () => {
        const chunks: Array<Uint8Array> = []
        for await (const chunk of file.pass().chunks) chunks.push(chunk)
        return Buffer.concat(chunks).toString()
      }))))
    if (Either.isRight(found)) return found.right ?? "absent"
    return found.left._tag === "HomeRefused" ? found.left.reason : found.left.code
  })

/** What every adapter of `Homes` promises. */
export const suite = (name: string, make: () => Fixture): void => {
  describe(`Homes: ${name}`, () => {
    const ann = ({ root, uid }: Fixture): Home => ({ name: "ann", path: `${root}/ann`, uid })
    const place = (fixture: Fixture, file: string) => `${fixture.root}/ann/user/sessions/${file}`

    it.effect("everything in the folder with the homes, in order and as it is itself", () => {
      const fixture = make()
      fixture.put(`${fixture.root}/zoe`, { kind: "folder" })
      fixture.put(`${fixture.root}/ann`, { kind: "folder" })
      fixture.put(`${fixture.root}/note`, { kind: "file", text: "x" })
      fixture.put(`${fixture.root}/bob`, { kind: "link", to: `${fixture.root}/zoe` })
      return Effect.gen(function*() {
        const { entries } = yield* Homes
        assert.deepStrictEqual(
          (yield* entries).map(({ kind, name }) => `${name} ${kind}`),
          ["ann folder", "bob link", "note other", "zoe folder"]
        )
        for (const entry of yield* entries) assert.strictEqual(entry.uid, fixture.uid)
      }).pipe(Effect.provide(fixture.layer))
    })

    it.effect("15.3-C6 15.3-C7 the names that end in .jsonl, and no more than asked for", () => {
      const fixture = make()
      for (const file of ["b.jsonl", "a.jsonl", "c.json", "d.txt"]) {
        fixture.put(place(fixture, file), { kind: "file", text: "" })
      }
      return Effect.gen(function*() {
        const homes = yield* Homes
        const all = yield* homes.list(ann(fixture), sessions, 10)
        assert.deepStrictEqual(all, { names: ["a.jsonl", "b.jsonl"], more: false })
        const few = yield* homes.list(ann(fixture), sessions, 2)
        assert.strictEqual(few?.more, true)
      }).pipe(Effect.provide(fixture.layer))
    })

    it.effect("15.3-C8 no folder: nothing", () => {
      const fixture = make()
      fixture.put(`${fixture.root}/ann`, { kind: "folder" })
      return Effect.gen(function*() {
        const homes = yield* Homes
        assert.isUndefined(yield* homes.list(ann(fixture), sessions, 10))
        assert.isUndefined(yield* homes.read(ann(fixture), `${fixture.root}/ann/.claude/none.txt`, 10))
        assert.strictEqual(yield* opened(ann(fixture), "none.jsonl"), "absent")
      }).pipe(Effect.provide(fixture.layer))
    })

    it.effect("a file is read, and every state of it can be told from the one before", () => {
      const fixture = make()
      fixture.put(place(fixture, "a.jsonl"), { kind: "file", text: "one" })
      return Effect.gen(function*() {
        const homes = yield* Homes
        const seen = Effect.scoped(Effect.map(homes.open(ann(fixture), [...sessions, "a.jsonl"]), (file) => file?.seen))
        const before = yield* seen
        assert.strictEqual(yield* seen, before)
        assert.strictEqual(yield* opened(ann(fixture), "a.jsonl"), "one")
        fixture.put(place(fixture, "a.jsonl"), { kind: "file", text: "one and two" })
        assert.notStrictEqual(yield* seen, before)
        assert.strictEqual(yield* opened(ann(fixture), "a.jsonl"), "one and two")
      }).pipe(Effect.provide(fixture.layer))
    })

    it.effect("W-20 no link is followed, whichever part of the way it is", () => {
      const fixture = make()
      fixture.put(`${fixture.root}/other/user/sessions/a.jsonl`, { kind: "file", text: "secret" })
      fixture.put(place(fixture, "link.jsonl"), { kind: "link", to: `${fixture.root}/other/user/sessions/a.jsonl` })
      fixture.put(`${fixture.root}/bob/user/sessions`, { kind: "link", to: `${fixture.root}/other/user/sessions` })
      fixture.put(`${fixture.root}/cat/user`, { kind: "link", to: `${fixture.root}/other/user` })
      fixture.put(`${fixture.root}/dan`, { kind: "link", to: `${fixture.root}/other` })
      return Effect.gen(function*() {
        const homes = yield* Homes
        assert.strictEqual(yield* opened(ann(fixture), "link.jsonl"), "link")
        for (const name of ["bob", "cat", "dan"]) {
          const home = { name, path: `${fixture.root}/${name}`, uid: fixture.uid }
          assert.strictEqual(yield* opened(home, "a.jsonl"), "link", name)
          const listed = yield* Effect.flip(homes.list(home, sessions, 10))
          assert.strictEqual(listed._tag === "HomeRefused" ? listed.reason : listed.code, "link", name)
          const read = yield* Effect.flip(homes.read(home, `${home.path}/user/sessions/a.jsonl`, 10))
          assert.strictEqual(read._tag, "HomeRefused", name)
        }
      }).pipe(Effect.provide(fixture.layer))
    })

    it.effect("only regular files of the home's owner, under names that are names", () => {
      const fixture = make()
      fixture.put(place(fixture, "folder.jsonl"), { kind: "folder" })
      fixture.put(place(fixture, "a.jsonl"), { kind: "file", text: "one" })
      return Effect.gen(function*() {
        assert.strictEqual(yield* opened(ann(fixture), "folder.jsonl"), "not-regular")
        assert.strictEqual(yield* opened({ ...ann(fixture), uid: fixture.uid + 1 }, "a.jsonl"), "foreign-owner")
        assert.strictEqual(yield* opened(ann(fixture), "../sessions/a.jsonl"), "name")
        assert.strictEqual(yield* opened(ann(fixture), ".."), "name")
      }).pipe(Effect.provide(fixture.layer))
    })

    it.effect("a small file is read whole, in the home or outside, and refused when it is not small", () => {
      const fixture = make()
      fixture.put(`${fixture.root}/ann/.claude/list.txt`, { kind: "file", text: "12345" })
      fixture.put(`${fixture.root}/work/.claude/list.txt`, { kind: "file", text: "away" })
      return Effect.gen(function*() {
        const homes = yield* Homes
        const read = (path: string, most: number) =>
          Effect.map(homes.read(ann(fixture), path, most), (bytes) => Buffer.from(bytes ?? []).toString())
        assert.strictEqual(yield* read(`${fixture.root}/ann/.claude/list.txt`, 5), "12345")
        assert.strictEqual(yield* read(`${fixture.root}/work/.claude/list.txt`, 9), "away")
        const error = yield* Effect.flip(homes.read(ann(fixture), `${fixture.root}/ann/.claude/list.txt`, 4))
        assert.strictEqual(error._tag === "HomeRefused" ? error.reason : error.code, "too-large")
      }).pipe(Effect.provide(fixture.layer))
    })
  })
}
