import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc } from "effect"
import * as JsoncText from "../../../src/adapters/jsonc/JsoncText.ts"
import * as Excluded from "../../../src/domain/workspace/Excluded.ts"
import * as Installed from "../../../src/domain/workspace/Installed.ts"
import * as Settings from "../../../src/domain/workspace/Settings.ts"
import * as SettingsEdit from "../../../src/domain/workspace/SettingsEdit.ts"
import * as TakeOut from "../../../src/domain/workspace/TakeOut.ts"
import * as TakenOut from "../../../src/domain/workspace/TakenOut.ts"
import * as Texts from "../../../src/domain/workspace/Texts.ts"
import * as A from "./settings.arbitrary.ts"

const install = (settings: unknown): unknown => {
  const { edits } = Either.getOrThrow(Settings.plan(settings, A.lines))
  return SettingsEdit.apply(settings ?? {}, [...Settings.seed(settings), ...edits])
}

const takeOut = (settings: unknown): unknown => {
  const decision = TakenOut.decide(settings, null)
  return decision._tag === "edit" ? SettingsEdit.apply(settings, decision.edits) : settings
}

const nobodys = A.settings.filter((settings) => !Settings.isOurs(settings))

describe("settings without agnes", () => {
  it.prop("init then uninit gives back the very text, where nothing of agnes was in it", [nobodys], ([before]) => {
    assert.strictEqual(TakenOut.decide(install(before), before)._tag, "restore")
    assert.strictEqual(TakenOut.decide(before, undefined)._tag, "nothing")
  })

  it.prop("a backup in which agnes was already never comes back", [A.settings.filter(Settings.isOurs)], ([before]) => {
    assert.notStrictEqual(TakenOut.decide(install(before), before)._tag, "restore")
  })

  it("a file that init made goes", () => {
    assert.strictEqual(TakenOut.decide(install(undefined), undefined)._tag, "delete")
  })

  it.prop("what a person added since stays, and the text of the backup does not come back", [nobodys], ([before]) => {
    const changed = SettingsEdit.apply(install(before), [SettingsEdit.set(["theme of mine"], "dark")])
    assert.strictEqual(TakenOut.decide(changed, before)._tag, "edit")
    const left = takeOut(changed) as Record<string, unknown>
    assert.strictEqual(left["theme of mine"], "dark")
    assert.isFalse(Settings.isOurs(left))
  })

  it.prop("of any settings nothing that is ours alone is left, everything else is, and it is safe to repeat", [A.settings],
    ([settings]) => {
      const left = takeOut(settings)
      assert.strictEqual(TakenOut.decide(left, null)._tag, "nothing")
      assert.deepStrictEqual(TakenOut.partly(left), TakenOut.partly(settings))
      const texts = JSON.stringify(settings)
      for (const line of [...A.foreignLines, ...A.partLines].filter((line) => line !== "")) {
        const count = (text: string) => text.split(JSON.stringify(JSON.stringify(line)).slice(1, -1)).length
        assert.strictEqual(count(JSON.stringify(JSON.stringify(left))), count(JSON.stringify(texts)))
      }
    })

  it.prop("the edits can be made in the text, and hold what they say", [A.settings, fc.constantFrom(0, 2, "\t")],
    ([settings, indent]) => {
      const decision = TakenOut.decide(settings, null)
      if (decision._tag !== "edit") return
      const text = JSON.stringify(settings, null, indent)
      const after = Either.getOrThrow(JsoncText.edit(text, decision.edits))
      assert.deepStrictEqual(JSON.parse(after), JSON.parse(JSON.stringify(takeOut(settings))))
    })
})

const nothing: TakeOut.Found = {
  settings: undefined, malformed: undefined, backup: undefined, commands: [], guide: undefined, notes: undefined,
  claudeMd: undefined, installed: undefined, hasBefore: false, names: [], tables: [], rules: false, excluded: [], waiting: 0
}

const steps = (found: Partial<TakeOut.Found>) =>
  TakeOut.plan({ ...nothing, ...found }).steps.map((step) => `${step._tag} ${step.name}`)
const stays = (found: Partial<TakeOut.Found>) => TakeOut.plan({ ...nothing, ...found }).stays.map(({ name }) => name)

describe("uninit", () => {
  const installed = (before: string | null) => ({ claude_md: { sha256: "aa", before } })

  it("takes CLAUDE.md only as it was written, and gives back what stood there", () => {
    const ours = { sha256: "aa", isServers: true }
    assert.deepStrictEqual(steps({ claudeMd: ours, installed: installed(null) }), ["Delete CLAUDE.md"])
    const before = "CLAUDE.md.bak.20261121T000000Z"
    assert.deepStrictEqual(steps({ claudeMd: ours, installed: installed(before), hasBefore: true }), ["GiveBack CLAUDE.md"])
    const changed = { sha256: "bb", isServers: true }
    assert.deepStrictEqual(stays({ claudeMd: changed, installed: installed(before), hasBefore: true }), ["CLAUDE.md"])
    assert.deepStrictEqual(stays({ claudeMd: ours }), ["CLAUDE.md"])
    assert.deepStrictEqual(TakeOut.plan({ ...nothing, claudeMd: { sha256: "cc", isServers: false } }), { steps: [], stays: [] })
  })

  it("leaves plugins to Claude Code, and says how they go", () => {
    const settings = { enabledPlugins: { "hello@agnes": true, "other@team": true, "x; rm -rf@agnes": true } }
    const { stays, steps } = TakeOut.plan({ ...nothing, settings })
    assert.deepStrictEqual([steps, stays], [[], [{
      name: ".claude/settings.json: hello@agnes",
      why: "a plugin; run: claude plugin uninstall hello@agnes --scope project"
    }]])
  })

  it("takes the guide and the notes only where nobody wrote into them", () => {
    assert.deepStrictEqual(steps({ guide: `${Texts.guideHeading}\n`, notes: Texts.notesStub }),
      ["Delete AGNES_WORKSPACE.md", "Delete .claude/CLAUDE.local.md"])
    assert.deepStrictEqual(stays({ guide: "# Mine", notes: `${Texts.notesStub}x` }), ["AGNES_WORKSPACE.md", ".claude/CLAUDE.local.md"])
  })

  const names = fc.subarray([
    "agnes-sessions.txt", "agnes-sessions.snapshot.1.abcdef01.txt", "agnes-sessions-private.txt", "agnes-receipts.jsonl",
    "agnes-sessions-failed.txt", "agnes-private-lines.txt", "agnes-withdrawals.jsonl", "agnes-capture-session.log",
    "agnes-installed.json", "agnes-push.lock", "agnes-queue.lock", "agnes-pull-state.json", "agnes-settings-backup.json"
  ])

  it.prop("what is known of sessions is never touched, and what stays is kept out of git",
    [names, fc.nat({ max: 3 }), fc.boolean()], ([names, waiting, tables]) => {
      const found = { names, waiting, tables: tables ? ["server/parquet/"] : [], excluded: Excluded.all }
      const { steps, stays } = TakeOut.plan({ ...nothing, ...found })
      const machinery = /^agnes-(installed\.json|.*\.lock|pull-state\.json)$/
      for (const step of steps.filter(({ _tag }) => _tag === "Delete" || _tag === "Unlock")) {
        assert.match(step.name.replace(".claude/", ""), machinery)
      }
      const kept = names.filter((name) => !steps.some((step) => step.name === `.claude/${name}`))
      for (const name of kept) assert.isTrue(stays.some((each) => each.name === `.claude/${name}`))
      const lines = steps.flatMap((step) => step._tag === "Include" ? step.lines : [])
      assert.strictEqual(lines.includes(Excluded.ours), kept.length === 0)
      assert.strictEqual(lines.includes("server/parquet/"), !tables)
    })

  it("what was there at first is remembered through every init", () => {
    const first = Installed.next(undefined, { sha256: "a", backup: "CLAUDE.md.bak.1Z" })
    const second = Installed.next(first, { sha256: "b", backup: "CLAUDE.md.bak.2Z" })
    assert.deepStrictEqual(second, { claude_md: { sha256: "b", before: "CLAUDE.md.bak.1Z" } })
    assert.deepStrictEqual(Installed.parse(Installed.print(second)), second)
    assert.isUndefined(Installed.parse("{\"claude_md\":{\"sha256\":\"b\",\"before\":\"../../x\"}}"))
  })
})
