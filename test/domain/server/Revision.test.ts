import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Revision from "../../../src/domain/server/Revision.ts"

/** Content stands for itself: its text is its hash. */
const incoming = (text: string): Revision.Incoming => ({ sha256: text, size: text.length })

const overlap = (stored: Revision.Stored | undefined, text: string): Revision.Overlap =>
  stored === undefined ? "neither"
  : stored.current.sha256.startsWith(text) ? "incoming-begins-current"
  : text.startsWith(stored.current.sha256) ? "current-begins-incoming"
  : "neither"

const receive = (stored: Revision.Stored | undefined, text: string) => {
  const decision = Revision.decide(stored, incoming(text), overlap(stored, text))
  return { decision, stored: Revision.apply(stored, decision)! }
}

const receiveAll = (texts: ReadonlyArray<string>): Revision.Stored | undefined =>
  texts.reduce<Revision.Stored | undefined>((stored, text) => receive(stored, text).stored, undefined)

const text = fc.stringMatching(/^[ab]{0,6}$/)
const texts = fc.array(text, { minLength: 1, maxLength: 12 })

describe("Revision", () => {
  it.prop("promise 4: the current version is never shorter than anything received", [texts], ([all]) => {
    assert.strictEqual(receiveAll(all)!.current.size, Math.max(...all.map(({ length }) => length)))
  })

  it.prop("nothing is overwritten unseen: whatever was received is a version or the beginning of one", [texts], ([all]) => {
    const kept = receiveAll(all)!.versions
    for (const one of all) assert.isTrue(kept.some(({ sha256 }) => sha256.startsWith(one)))
  })

  it.prop("a request repeated changes nothing more, and gets the same version", [texts, text], ([all, again]) => {
    const once = receive(receiveAll(all), again)
    const twice = receive(once.stored, again)
    assert.deepStrictEqual(twice.stored, once.stored)
  })

  it.prop("bytes that are kept are not kept again", [texts, fc.nat()], ([all, at]) => {
    const stored = receiveAll(all)!
    const version = stored.versions[at % stored.versions.length]!
    assert.deepStrictEqual(receive(stored, version.sha256).decision, { _tag: "Same", version })
  })

  it.prop("versions are kept once, numbered from 1 without gaps, and the current one is one of them", [texts], ([all]) => {
    const { current, versions } = receiveAll(all)!
    assert.deepStrictEqual(versions.map(({ revision }) => revision), versions.map((_, index) => index + 1))
    assert.strictEqual(new Set(versions.map(({ sha256 }) => sha256)).size, versions.length)
    assert.deepInclude(versions, current)
  })

  it.prop("copies of one growing session end as the longest, in whatever order they come", [
    fc.uniqueArray(fc.nat(20), { minLength: 1, maxLength: 10 })
  ], ([lengths]) => {
    const stored = receiveAll(lengths.map((length) => "x".repeat(length)))!
    assert.strictEqual(stored.current.size, Math.max(...lengths))
    assert.isFalse(stored.versions.some(({ size }) => size > stored.current.size))
  })

  it("a diverging copy becomes current only when strictly longer", () => {
    const stored = receiveAll(["aaa"])
    assert.deepInclude(receive(stored, "bb").decision, { _tag: "Diverged", becomesCurrent: false })
    assert.deepInclude(receive(stored, "bbb").decision, { _tag: "Diverged", becomesCurrent: false })
    assert.deepInclude(receive(stored, "bbbb").decision, { _tag: "Diverged", becomesCurrent: true })
  })

  it("an empty session is a session, and the beginning of every other", () => {
    assert.strictEqual(receiveAll([""])!.current.size, 0)
    assert.strictEqual(receive(receiveAll(["a"]), "").decision._tag, "PrefixOfStored")
    assert.strictEqual(receive(receiveAll([""]), "a").decision._tag, "Newer")
  })

  it.prop("only so many older versions stay, never the current or the newest one goes, and no number comes twice", [
    fc.array(fc.stringMatching(/^[ab]{0,4}$/), { maxLength: 30 }),
    fc.integer({ min: 1, max: 4 })
  ], ([texts, others]) => {
    let kept: Revision.Stored | undefined
    const given: Array<number> = []
    for (const text of texts) {
      const { decision, stored } = receive(kept, text)
      if (decision._tag === "Newer" || decision._tag === "Diverged") given.push(decision.version.revision)
      const old = Revision.superfluous(stored, others)
      kept = Revision.without(stored, old)
      assert.isAtMost(kept.versions.length, others + 1)
      assert.deepInclude(kept.versions, kept.current)
      if (decision._tag === "Newer" || decision._tag === "Diverged") assert.deepInclude(kept.versions, decision.version)
      assert.deepStrictEqual(Revision.superfluous(kept, others), [])
    }
    assert.strictEqual(new Set(given).size, given.length)
  })
})
