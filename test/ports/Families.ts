import { assert, describe, it } from "@effect/vitest"
import { Effect, Either, Layer } from "effect"
import { createHash } from "node:crypto"
import { Families, mostNames } from "../../src/ports/Families.ts"

/** A folder for transcripts, and the adapter that reads the families in it. Folders in between are made. */
export interface Fixture {
  readonly layer: Layer.Layer<Families>
  readonly folder: string
  readonly write: (path: string, bytes: string) => void
  readonly link: (path: string, target: string) => void
  readonly fifo: (path: string) => void
  readonly makeFolder: (path: string) => void
  readonly remove: (path: string) => void
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex")

/** What `open` made of a name, as one word. */
export const outcome = (transcript: string, name: string) =>
  Effect.gen(function*() {
    const families = yield* Families
    const opened = yield* Effect.either(Effect.scoped(families.open(transcript, name)))
    if (Either.isRight(opened)) return "open"
    return opened.left._tag === "TranscriptRefused" ? opened.left.reason : opened.left._tag
  })

/** The family as lines: each name with its size, or why it is refused. */
export const listed = (transcript: string) =>
  Effect.map(Effect.flatMap(Families, (families) => families.list(transcript)), (all) =>
    all.map(({ found, name }) => {
      if (found._tag === "File") return `${name} ${found.measure.size}`
      return `${name} ${found._tag === "Refused" ? found.reason : found.code}`
    }))

/** What every adapter of `Families` promises. */
export const suite = (name: string, make: () => Fixture): void => {
  describe(`Families: ${name}`, () => {
    const within = <A, E>(f: (fixture: Fixture, transcript: string, base: string) => Effect.Effect<A, E, Families>) =>
      Effect.suspend(() => {
        const fixture = make()
        return Effect.provide(f(fixture, `${fixture.folder}/s.jsonl`, `${fixture.folder}/s`), fixture.layer)
      })

    it.effect("a session without a folder, or with an empty one, has no family", () =>
      within((fixture, transcript, base) =>
        Effect.gen(function*() {
          assert.deepStrictEqual(yield* listed(transcript), [])
          assert.deepStrictEqual(yield* listed(`${fixture.folder}/nowhere/s.jsonl`), [])
          fixture.makeFolder(`${base}/subagents`)
          assert.deepStrictEqual(yield* listed(transcript), [])
          assert.strictEqual(yield* outcome(transcript, "subagents/agent-a.jsonl"), "TranscriptMissing")
          assert.strictEqual(yield* outcome(transcript, "tool-results/x.txt"), "TranscriptMissing")
        })))

    it.effect("lists sub-agents, what describes them, and tool results in order, and nothing else", () =>
      within((fixture, transcript, base) =>
        Effect.gen(function*() {
          for (
            const [at, text] of [
              ["tool-results/b.txt", "12345"], ["subagents/agent-b.meta.json", "{}"], ["subagents/agent-b.jsonl", "{}\n"],
              ["subagents/agent-a.jsonl", ""], ["subagents/.hidden.jsonl", "x"], ["subagents/notes.txt", "x"],
              ["subagents/deep/agent-c.jsonl", "x"], ["subagents/folder.jsonl/x", "x"], ["tool-results/.hidden", "x"],
              ["tool-results/d/x.txt", "x"], ["custom-title.json", "x"], ["other/agent-d.jsonl", "x"]
            ] as const
          ) fixture.write(`${base}/${at}`, text)
          assert.deepStrictEqual(yield* listed(transcript), [
            "subagents/agent-a.jsonl 0", "subagents/agent-b.jsonl 3", "subagents/agent-b.meta.json 2", "tool-results/b.txt 5"
          ])
        })))

    it.effect("opens a file as it was listed and reads it through that descriptor", () =>
      within((fixture, transcript, base) =>
        Effect.scoped(Effect.gen(function*() {
          fixture.write(`${base}/tool-results/x.txt`, "first")
          const families = yield* Families
          const [relative] = yield* families.list(transcript)
          const file = yield* families.open(transcript, "tool-results/x.txt")
          const { changedAt, modifiedAt, size } = file
          assert.deepStrictEqual(relative?.found, { _tag: "File", measure: { size, modifiedAt, changedAt } })
          assert.strictEqual(file.path, `${base}/tool-results/x.txt`)
          fixture.remove(`${base}/tool-results/x.txt`)
          fixture.write(`${base}/tool-results/x.txt`, "other")
          assert.strictEqual(yield* file.hash, sha256("first"))
        }))))

    it.effect("reliability C2 a link or a FIFO is listed as refused and not opened", () =>
      within((fixture, transcript, base) =>
        Effect.gen(function*() {
          fixture.write(`${fixture.folder}/elsewhere.jsonl`, "{}\n")
          fixture.makeFolder(`${base}/subagents`)
          fixture.link(`${base}/subagents/link.jsonl`, `${fixture.folder}/elsewhere.jsonl`)
          fixture.link(`${base}/subagents/dangling.jsonl`, `${fixture.folder}/nothing`)
          fixture.fifo(`${base}/subagents/fifo.jsonl`)
          assert.deepStrictEqual(yield* listed(transcript), [
            "subagents/dangling.jsonl link", "subagents/fifo.jsonl not-regular", "subagents/link.jsonl link"
          ])
          for (const [name, reason] of [["link", "link"], ["dangling", "link"], ["fifo", "not-regular"]] as const) {
            assert.strictEqual(yield* outcome(transcript, `subagents/${name}.jsonl`), reason)
          }
        })))

    it.effect("reliability C2 a folder on the way that is a link is refused as a whole", () =>
      within((fixture, transcript, base) =>
        Effect.gen(function*() {
          fixture.write(`${fixture.folder}/secret/subagents/agent-a.jsonl`, "{}\n")
          fixture.write(`${base}/tool-results/x.txt`, "x")
          fixture.link(`${base}/subagents`, `${fixture.folder}/secret/subagents`)
          assert.deepStrictEqual(yield* listed(transcript), ["subagents link", "tool-results/x.txt 1"])
          assert.strictEqual(yield* outcome(transcript, "subagents/agent-a.jsonl"), "link")
          fixture.link(`${fixture.folder}/t`, `${fixture.folder}/secret`)
          const linked = `${fixture.folder}/t.jsonl`
          assert.include(yield* listed(linked), "subagents link")
          assert.strictEqual(yield* outcome(linked, "subagents/agent-a.jsonl"), "link")
        })))

    it.effect("no other name can be opened", () =>
      within((fixture, transcript, base) =>
        Effect.gen(function*() {
          fixture.write(`${base}/custom-title.json`, "{}")
          fixture.write(`${base}/subagents/a.jsonl`, "{}")
          for (const name of ["custom-title.json", "../s.jsonl", "subagents/../subagents/a.jsonl", "", "subagents"]) {
            assert.strictEqual(yield* outcome(transcript, name), "TranscriptMissing", name)
          }
        })))

    it.effect(`a folder with more than ${mostNames} names is refused`, () =>
      within((fixture, transcript, base) =>
        Effect.gen(function*() {
          for (let i = 0; i < mostNames; i++) fixture.write(`${base}/tool-results/${i}.txt`, "")
          assert.strictEqual((yield* listed(transcript)).length, mostNames)
          fixture.write(`${base}/tool-results/one-more`, "")
          assert.deepStrictEqual(yield* listed(transcript), ["tool-results too-many"])
        })), 60_000)
  })
}
