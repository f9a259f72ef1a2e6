import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc } from "effect"
import * as Audience from "../../../src/domain/knowledge/Audience.ts"
import * as Bundle from "../../../src/domain/knowledge/Bundle.ts"
import * as Changed from "../../../src/domain/knowledge/Changed.ts"
import * as Draft from "../../../src/domain/knowledge/Draft.ts"
import * as Governance from "../../../src/domain/knowledge/Governance.ts"
import { longest } from "../../../src/domain/knowledge/Item.ts"
import * as Resolution from "../../../src/domain/knowledge/Resolution.ts"
import * as Search from "../../../src/domain/knowledge/Search.ts"
import * as Source from "../../../src/domain/knowledge/Source.ts"
import * as Status from "../../../src/domain/knowledge/Status.ts"
import * as Visibility from "../../../src/domain/knowledge/Visibility.ts"
import { anItem, aReader, item, people } from "../../ports/support/Known.ts"

const day = 86_400_000
const contributed = fc.tuple(anItem, fc.subarray<string>([...people])).map(([one, contributors]) => ({ item: one, contributors }))

describe("who sees knowledge", () => {
  it("W-8 what nobody has judged is seen by those it is from and by admins, what is personal by those it is from", () => {
    fc.assert(fc.property(aReader, contributed, (reader, one) => {
      const its = one.item.userId === reader.id || one.contributors.includes(reader.id)
      const seen = Visibility.sees(reader, one)
      if (its) assert.isTrue(seen)
      if (!its && one.item.personalBy !== undefined) assert.isFalse(seen)
      if (!its && !reader.admin && !Status.inForce.includes(one.item.status)) assert.isFalse(seen)
      if (Visibility.isSent(reader, one.item)) assert.isTrue(seen)
      if (Visibility.mayMarkPersonal(reader.id, one)) assert.isTrue(its || one.item.personalBy === reader.id)
    }))
  })

  it("being in more groups, or granted more domains, hides nothing", () => {
    fc.assert(fc.property(aReader, contributed, (reader, one) => {
      const more = { ...reader, groups: ["g1", "g2"], domains: ["finance", "engineering"] }
      assert.isTrue(!Visibility.sees(reader, one) || Visibility.sees(more, one))
    }))
  })

  it("15.9-M11 is meant for everybody, for the group that is named, or by a domain that was granted, and for nobody else", () => {
    const reader = { id: "eve", admin: false, groups: ["g1"], domains: ["finance"] }
    const meant = (audience: string | undefined, domain?: "data" | "finance") => Visibility.isMeant(reader, { audience, domain })
    assert.deepStrictEqual([undefined, "all", "group:g1", "group:g2", "g1", "group:"].map((one) => meant(one)), [true, true, true, false, false, false])
    assert.deepStrictEqual([meant("group:g2", "finance"), meant("group:g2", "data")], [true, false])
    assert.isTrue(Visibility.isMeant({ ...reader, admin: true }, { audience: "group:g2", domain: undefined }))
  })

  it("W-17 what one contributor keeps to themselves no other one takes back", () => {
    fc.assert(fc.property(contributed, fc.constantFrom(...people), (one, who) => {
      const may = (personalBy: string | undefined) => Visibility.mayMarkPersonal(who, { ...one, item: { ...one.item, personalBy } })
      assert.deepStrictEqual(people.filter((other) => may(other)), [who])
      assert.strictEqual(may(undefined), one.item.userId === who || one.contributors.includes(who))
    }))
  })

  it("an audience is everybody or a group that is there", () => {
    assert.isUndefined(Audience.problem("all", []))
    assert.isUndefined(Audience.problem("group:data team", ["data team"]))
    for (const wrong of ["", "ALL", "group:", "group:other", "data team"]) assert.isDefined(Audience.problem(wrong, ["data team"]), wrong)
  })
})

describe("the bundle", () => {
  const now = 1000 * day
  const sized = fc.record({ tokens: fc.nat(3000), confidence: fc.option(fc.constantFrom(0, 0.3, 0.9), { nil: undefined }), age: fc.nat(500) })
    .map(({ age, confidence, tokens }) => item("k", { title: "x", content: "c".repeat(4 * tokens), confidence, updatedAt: now - age * day }))

  it("W-10 15.9-M4 takes the best as far as the budget goes, and leaves out only what does not fit", () => {
    fc.assert(fc.property(fc.array(sized, { maxLength: 3 }), fc.array(sized, { maxLength: 8 }), (mandatory, approved) => {
      const given = approved.map((one, n) => ({ ...one, id: `k${n}` }))
      const { approved: taken, mandatory: kept, tokenEstimate } = Bundle.assemble({ mandatory, approved: given }, now)
      const price = (all: ReadonlyArray<typeof given[number]>) => all.reduce((sum, one) => sum + Bundle.cost(one), 0)
      assert.deepStrictEqual(kept, mandatory)
      assert.strictEqual(tokenEstimate, price(mandatory) + price(taken))
      assert.isTrue(taken.length === 0 || tokenEstimate <= Bundle.budget)
      const scores = taken.map((one) => Bundle.score(one, now))
      assert.deepStrictEqual(scores, [...scores].sort((a, b) => b - a))
      for (const left of given.filter((one) => !taken.includes(one))) {
        const before = taken.filter((one) => Bundle.score(one, now) > Bundle.score(left, now) || (Bundle.score(one, now) === Bundle.score(left, now) && one.id < left.id))
        assert.isAbove(price(mandatory) + price(before) + Bundle.cost(left), Bundle.budget)
      }
    }))
  })

  it("W-10 what fits exactly is taken, and one more token is not", () => {
    const of = (tokens: number, id: string) => item(id, { title: "", content: "c".repeat(4 * tokens - 1), updatedAt: now, confidence: 0.5 })
    const ids = (...given: ReadonlyArray<number>) =>
      Bundle.assemble({ mandatory: [], approved: given.map((tokens, n) => of(tokens, `k${n}`)) }, now).approved.map(({ id }) => id)
    assert.deepStrictEqual(ids(Bundle.budget), ["k0"])
    assert.deepStrictEqual(ids(Bundle.budget - 1, 1), ["k0", "k1"])
    assert.deepStrictEqual(ids(Bundle.budget - 1, 2), ["k0"])
  })

  it("15.9-M6 no confidence counts as one half, none at all as nothing; a year later nothing counts", () => {
    const score = (confidence: number | undefined, days = 0) => Bundle.score({ confidence, updatedAt: now - days * day }, now)
    assert.deepStrictEqual([score(undefined), score(0), score(0.9), score(1, 365), score(1, 9999)], [0.5, 0, 0.9, 0, 0])
    assert.strictEqual(score(1, 73), 0.8)
    assert.strictEqual(Bundle.score({ confidence: 1, updatedAt: now + 5 * day }, now), 1)
  })

  it("W-15 counts characters of the title, one more, and those of a content that may not be there", () => {
    assert.strictEqual(Bundle.cost({ title: "abc", content: undefined }), 1)
    assert.strictEqual(Bundle.cost({ title: "", content: "" }), 0)
    assert.strictEqual(Bundle.cost({ title: "😀😀😀", content: "😀😀😀😀" }), 2)
  })
})

describe("what people write", () => {
  const typed = { title: "Orders", content: "Net of returns", category: "", domain: undefined, tags: [], entities: [] }

  it("is cleaned, bounded, and never holds what cannot be seen as a control character", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), fc.array(fc.string()), (title, content, tags) => {
      const draft = Draft.decide({ ...typed, title, content, tags })
      if (Either.isLeft(draft)) return
      assert.notMatch(draft.right.title, /[\p{Cc}]/u)
      assert.notMatch(draft.right.content, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/)
      assert.isAtMost([...draft.right.content].length, longest.content)
      assert.deepStrictEqual(Draft.decide({ ...draft.right }), draft)
    }))
  })

  it("names the field that is wrong", () => {
    const field = (more: object) => Either.match(Draft.decide({ ...typed, ...more }), { onLeft: (problem) => problem.field, onRight: () => undefined })
    assert.deepStrictEqual(
      [{}, { title: " \n" }, { title: "x".repeat(201) }, { content: "" }, { content: "x".repeat(8001) }, { domain: "gossip" }, { domain: "" },
        { category: "x".repeat(101) }, { tags: ["x".repeat(101)] }, { entities: Array.from({ length: 51 }, (_, n) => `e${n}`) }].map(field),
      [undefined, "title", "title", "content", "content", "domain", undefined, "category", "tags", "entities"]
    )
    assert.deepStrictEqual(Draft.list("a, b,,a , c d"), ["a", "b", "c d"])
    assert.deepStrictEqual([Draft.content(" \t"), Draft.content(" x "), Draft.reason("  "), Draft.reason(" a\nb ")], [undefined, "x", undefined, "a b"])
  })

  it("a word is found whatever its case in ASCII, and no word is a pattern", () => {
    assert.deepStrictEqual(Search.words(" a\tb\n100% "), ["a", "b", "100%"])
    assert.lengthOf(Search.words("x ".repeat(50)), 10)
    assert.isTrue(Search.holds(item("k", { title: "100% OF", content: "Net" }), ["of", "net", "%"]))
    assert.isFalse(Search.holds(item("k", { title: "abc", content: undefined }), ["a_c"]))
    assert.strictEqual(Search.pattern("A_%\\"), "%a\\_\\%\\\\%")
  })
})

describe("what becomes of knowledge", () => {
  it("every decision leads to its status, from any status, unless nothing is left to be in force", () => {
    for (const action of Governance.actions) {
      for (const status of Status.statuses) {
        assert.isUndefined(Governance.problem(item("k", { status }), action))
        assert.strictEqual(Changed.apply(item("k", { status }), { status: Governance.outcomes[action] }, 5).status, Governance.outcomes[action])
      }
    }
    assert.isFalse(Governance.is("constructor"))
    const gone = Source.fate(item("k", { status: "approved" }), [], "taken back")
    assert.strictEqual(gone._tag, "Gone")
    if (gone._tag !== "Gone") return
    assert.deepStrictEqual(["approve", "reject", "mandate", "revoke"].map((action) => Governance.problem(gone.item, action as Governance.Action) === undefined), [false, true, false, true])
    assert.isFalse(Source.isGone(Changed.apply(gone.item, { title: "T", content: "C" }, 5)))
  })

  it("nothing that came from a withdrawn source alone keeps a text", () => {
    fc.assert(fc.property(anItem, (given) => {
      const fate = Source.fate(given, [], "taken back")
      if (given.status === "pending") return assert.strictEqual(fate._tag, "Deleted")
      assert.strictEqual(fate._tag, "Gone")
      if (fate._tag !== "Gone") return
      assert.isTrue(Source.isGone(fate.item))
      assert.isFalse(Status.inForce.includes(fate.item.status))
      assert.deepInclude(fate.item, { title: "Withdrawn", content: undefined, category: undefined, tags: [], entities: [], userId: undefined })
    }))
  })

  it("of two that clash, one stays as it is and the other gives way; merged, the first has the new content", () => {
    const a = item("a", { status: "mandatory" })
    const b = item("b", { status: "pending" })
    assert.deepStrictEqual(Resolution.plan(a, b, "both_valid", undefined), { a: undefined, b: undefined })
    assert.deepStrictEqual(Resolution.plan(a, b, "kept_a", undefined), { a: undefined, b: { status: "rejected", reason: "gives way to a" } })
    assert.deepStrictEqual(Resolution.plan(a, b, "kept_b", undefined), { a: { status: "revoked", reason: "gives way to b" }, b: undefined })
    assert.deepStrictEqual(Resolution.plan(a, b, "merge", "both"), { a: { content: "both" }, b: { status: "rejected", reason: "merged into a" } })
    assert.isUndefined(Resolution.plan(item("a", { status: "rejected" }), b, "kept_b", undefined).a)
  })
})
