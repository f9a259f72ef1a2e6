import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { execFileSync } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { afterAll } from "vitest"
import * as FamilyFolder from "../../../src/adapters/node/FamilyFolder.ts"
import * as NodeFamilies from "../../../src/adapters/node/NodeFamilies.ts"
import { TranscriptRefused } from "../../../src/ports/Transcripts.ts"
import * as Contract from "../../ports/Families.ts"

const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "agnes-families-")))
afterAll(() => fs.rmSync(root, { recursive: true, force: true }))
const place = (): string => fs.mkdtempSync(path.join(root, "f-"))

const write = (file: string, text: string): void => {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, text)
}

const throwsRefused = (run: () => unknown): boolean => {
  try {
    run()
    return false
  } catch (error) {
    return error instanceof TranscriptRefused
  }
}

/** With the system's own descriptors, and as on a system that does not show them. */
const ways: ReadonlyArray<readonly [string, string | undefined]> = [
  ...(fs.existsSync("/proc/self/fd") ? [["by descriptor", "/proc/self/fd"] as const] : []),
  ["by name and identity", undefined]
]

for (const [way, descriptors] of ways) {
  const layer = NodeFamilies.layer(descriptors)

  Contract.suite(`node, ${way}`, () => ({
    layer,
    folder: place(),
    write,
    link: (name, target) => fs.symlinkSync(target, name),
    fifo: (name) => void execFileSync("mkfifo", [name]),
    makeFolder: (name) => void fs.mkdirSync(name, { recursive: true }),
    remove: (name) => fs.rmSync(name)
  }))

  const isRoot = process.getuid?.() === 0

  describe(`NodeFamilies, ${way}`, () => {
    it.effect.skipIf(!isRoot)("a folder or file of another owner is refused", () =>
      Effect.gen(function*() {
        const folder = place()
        write(`${folder}/s/subagents/theirs.jsonl`, "{}\n")
        write(`${folder}/s/tool-results/mine.txt`, "x")
        fs.chownSync(`${folder}/s/subagents/theirs.jsonl`, 12_345, 12_345)
        assert.deepStrictEqual(yield* Contract.listed(`${folder}/s.jsonl`), [
          "subagents/theirs.jsonl foreign-owner", "tool-results/mine.txt 1"
        ])
        assert.strictEqual(yield* Contract.outcome(`${folder}/s.jsonl`, "subagents/theirs.jsonl"), "foreign-owner")
        fs.chownSync(`${folder}/s/tool-results`, 12_345, 12_345)
        assert.strictEqual(yield* Contract.outcome(`${folder}/s.jsonl`, "tool-results/mine.txt"), "foreign-owner")
      }).pipe(Effect.provide(layer)))

    it.effect.skipIf(isRoot)("one we may not look into is unreadable, and the rest is listed", () =>
      Effect.gen(function*() {
        const folder = place()
        write(`${folder}/s/subagents/a.jsonl`, "{}\n")
        write(`${folder}/s/tool-results/x.txt`, "x")
        fs.chmodSync(`${folder}/s/subagents`, 0)
        assert.deepStrictEqual(yield* Contract.listed(`${folder}/s.jsonl`), ["subagents EACCES", "tool-results/x.txt 1"])
        fs.chmodSync(`${folder}/s/subagents`, 0o700)
      }).pipe(Effect.provide(layer)))

    it("leaves no descriptor open", () => {
      const folder = place()
      write(`${folder}/s/subagents/a.jsonl`, "{}\n")
      fs.symlinkSync("a.jsonl", `${folder}/s/subagents/l.jsonl`)
      const open = () => fs.readdirSync("/proc/self/fd").length
      const run = () =>
        Effect.runSync(Effect.provide(
          Effect.all([
            Contract.listed(`${folder}/s.jsonl`), Contract.outcome(`${folder}/s.jsonl`, "subagents/a.jsonl"),
            Contract.outcome(`${folder}/s.jsonl`, "subagents/l.jsonl"), Contract.outcome(`${folder}/s.jsonl`, "tool-results/x")
          ]),
          layer
        ))
      run()
      const before = fs.existsSync("/proc/self/fd") ? open() : 0
      run()
      assert.strictEqual(fs.existsSync("/proc/self/fd") ? open() : 0, before)
    })

    it("reliability C2 a folder that is exchanged for a link while it is open leads nowhere else", () => {
      const folder = place()
      write(`${folder}/s/subagents/a.jsonl`, "mine")
      write(`${folder}/secret/a.jsonl`, "secret")
      const read = () =>
        FamilyFolder.within(`${folder}/s.jsonl`, "subagents", descriptors, ({ at, check }) => {
          fs.renameSync(`${folder}/s/subagents`, `${folder}/s/old`)
          fs.symlinkSync(`${folder}/secret`, `${folder}/s/subagents`)
          const descriptor = fs.openSync(at("a.jsonl"), "r")
          try {
            check("a.jsonl", fs.fstatSync(descriptor))
            return fs.readFileSync(descriptor, "utf8")
          } finally {
            fs.closeSync(descriptor)
          }
        })
      if (descriptors === undefined) assert.isTrue(throwsRefused(read))
      else assert.strictEqual(read(), "mine")
    })
  })
}
