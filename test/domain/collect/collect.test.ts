import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck } from "effect"
import * as AccountMap from "../../../src/domain/collect/AccountMap.ts"
import * as Beside from "../../../src/domain/collect/Beside.ts"
import * as HomeFolder from "../../../src/domain/collect/HomeFolder.ts"
import * as ListPlaces from "../../../src/domain/collect/ListPlaces.ts"
import * as Reading from "../../../src/domain/collect/Reading.ts"
import * as Skip from "../../../src/domain/collect/Skip.ts"
import * as Stats from "../../../src/domain/collect/Stats.ts"

const check = <T>(arbitrary: FastCheck.Arbitrary<T>, property: (value: T) => void) =>
  FastCheck.assert(FastCheck.property(arbitrary, property))

describe("the wish not to collect", () => {
  it("15.3-C13 15.3-C15 exactly 1, true and TRUE, blanks around them aside", () => {
    for (const value of ["1", "true", "TRUE", " 1 "]) assert.isTrue(Skip.isWished(value), value)
    for (const value of [undefined, "", "0", "yes", "True", "on", "1 1"]) assert.isFalse(Skip.isWished(value), value)
  })
})

describe("homes", () => {
  it("hidden folders, files and the system's accounts are nobody's; links and odd names are refused", () => {
    const judge = (name: string, kind: HomeFolder.Entry["kind"], uid: number) => HomeFolder.judge({ name, kind, uid })
    assert.strictEqual(judge("ann", "folder", 1000), "person")
    assert.strictEqual(judge("ann", "folder", 999), "nobody")
    assert.strictEqual(judge(".ann", "folder", 1000), "nobody")
    assert.strictEqual(judge("ann", "other", 1000), "nobody")
    assert.strictEqual(judge("ann", "link", 1000), "refused")
    assert.strictEqual(judge("a\nb", "folder", 1000), "refused")
  })

  it("what is taken for a person has a name that is one step of a path", () => {
    check(FastCheck.record({
      name: FastCheck.string(),
      kind: FastCheck.constantFrom("folder" as const, "link" as const, "other" as const),
      uid: FastCheck.nat()
    }), (entry) => {
      if (HomeFolder.judge(entry) !== "person") return
      assert.notMatch(entry.name, /[/\0\s]|^\.{1,2}$/)
      assert.isAtLeast(entry.uid, HomeFolder.firstPerson)
    })
  })

  it("a session file has a name before its ending, and it is text", () => {
    assert.isTrue(HomeFolder.isSessionFile("a.jsonl"))
    const others = [".jsonl", "a.json", "a.JSONL", "a\ufffd.jsonl"]
    for (const name of others) assert.isFalse(HomeFolder.isSessionFile(name), name)
  })
})

describe("which Unix user is who", () => {
  it("every line is two words; remarks and blank lines are none", () => {
    const map = Either.getOrThrow(AccountMap.parse("# people\nann ann@example.com\n\n bob\tbob@example.com # desk\r\n"))
    assert.deepStrictEqual([...map], [["ann", "ann@example.com"], ["bob", "bob@example.com"]])
  })

  it("a line that is none is named, and then none counts", () => {
    const problems = Either.flip(AccountMap.parse("ann ann@example.com\nbob\nann other@example.com\nc d\n"))
    assert.deepStrictEqual(Either.getOrThrow(problems), [
      "line 2: not a Unix user and an address",
      "line 3: ann has a line already",
      "line 4: not an e-mail address"
    ])
  })
})

describe("where private lists may lie", () => {
  it("the folders from where the session worked up to the home, and nothing above it", () => {
    assert.deepStrictEqual(ListPlaces.of("/home/ann", "/home/ann/a/b"), ["/home/ann/a/b", "/home/ann/a", "/home/ann"])
    assert.deepStrictEqual(ListPlaces.of("/home/ann", "/srv/x"), ["/srv/x", "/srv"])
    const odd = ["a/b", "", "C:\\x", "/home/ann/../bob", "/a\0b"]
    for (const cwd of odd) assert.deepStrictEqual(ListPlaces.of("/home/ann", cwd), [])
  })

  it("is always made of whole, plain steps", () => {
    check(FastCheck.string(), (cwd) => {
      for (const place of ListPlaces.of("/home/ann", `/${cwd}`)) {
        assert.isTrue(place.startsWith("/") && !place.endsWith("/"))
        assert.notMatch(place, /(?:^|\/)\.\.?(?:\/|$)|\0/)
      }
    })
  })
})

describe("reading a transcript", () => {
  const sha256 = (text: string) => `${text}${"0".repeat(64)}`.slice(0, 64)
  const findings = (text: string, marks: Reading.Marks, cut: number) => {
    const bytes = Buffer.from(text)
    const reading = Reading.make(marks, sha256)
    reading.feed(bytes.subarray(0, cut))
    reading.feed(bytes.subarray(cut))
    return reading.end()
  }
  const text = `{"sessionId":"s1","cwd":"/home/ann/a"}\n{"uuid":"u1","cwd":"/home/ann/b","sessionId":"s1"}\n`

  it("finds every folder, and what is private by id or by a line, wherever the pieces are cut", () => {
    check(FastCheck.nat(Buffer.byteLength(text)), (cut) => {
      const nothing = findings(text, { ids: new Set(["s2"]), lines: new Set() }, cut)
      assert.deepStrictEqual([...nothing.folders], ["/home/ann/a", "/home/ann/b"])
      assert.isFalse(nothing.isPrivate)
      assert.isTrue(findings(text, { ids: new Set(["s1"]), lines: new Set() }, cut).isPrivate)
      const fork = findings(text, { ids: new Set(), lines: new Set([sha256("u1").slice(0, 16)]) }, cut)
      assert.isTrue(fork.isPrivate)
      assert.strictEqual(fork.folders.size, 2)
    })
  })
})

describe("counting", () => {
  const outcomes = ["copied", "skipped", "refreshed", "private", "withdrawn", "refused", "failed"] as const
  it("every file is counted once, and a failed one is no skipped one", () => {
    check(FastCheck.array(FastCheck.constantFrom(...outcomes)), (happened) => {
      const stats = happened.reduce((all, outcome) => Stats.file(all, outcome), Stats.none)
      const sum = outcomes.reduce((all, outcome) => all + stats[`files_${outcome}`], 0)
      assert.strictEqual(sum, happened.length)
      assert.strictEqual(Stats.code(stats), happened.includes("failed") ? 1 : 0)
    })
  })

  it("15.3-C12 a run that was not wished for says so, with zeros", () => {
    assert.deepStrictEqual(Stats.skipped, { users_processed: 0, files_copied: 0, files_skipped: 0, skipped: true })
  })
})

describe("names beside", () => {
  it("the same bytes have the same name, and it is known whose it is", () => {
    const name = Beside.nameOf("a.jsonl", "0123456789abcdef")
    assert.strictEqual(name, "a~01234567.jsonl")
    assert.isTrue(Beside.isBeside("a.jsonl", name))
    assert.isFalse(Beside.isBeside("ab.jsonl", name))
    assert.isFalse(Beside.isBeside("a.jsonl", "a~x1234567.jsonl"))
  })
})
