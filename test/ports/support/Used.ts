import { FastCheck as fc } from "effect"
import * as Tokens from "../../../src/domain/transcript/Usage.ts"
import type { Counted } from "../../../src/domain/usage/Count.ts"
import * as Entry from "../../../src/domain/usage/Entry.ts"
import type { Ask, Figures } from "../../../src/domain/usage/Figures.ts"
import { groups } from "../../../src/domain/usage/Figures.ts"

/** What sessions used, made up. */
export const day = 86_400_000
/** 2026-11-20, a Friday. */
export const friday = 20_777 * day

export const everything: Ask = { userId: "ann", group: "all", from: undefined, until: undefined, thresholds: [100] }

export const message = (key: string, input: number, more: Partial<Entry.Entry> = {}): Entry.Entry =>
  Entry.make({ kind: "message", key, name: "m1", at: friday, tokens: { ...Tokens.zero, input, output: 1 }, ...more })

export const call = (key: string, name: string, of: string, more: Partial<Entry.Entry> = {}): Entry.Entry =>
  Entry.make({ kind: "call", key, name, message: of, at: friday, ...more })

export const counted = (...entries: ReadonlyArray<Entry.Entry>): Counted => ({ project: "p", entries, stretches: [] })

const time = fc.option(fc.tuple(fc.nat(9), fc.nat(2)).map(([days, part]) => friday + days * day + part * 200_000), { nil: undefined })

const tokens = fc.record({
  input: fc.nat(150), output: fc.nat(9), cacheWrite: fc.nat(9), cacheWrite1h: fc.nat(9), cacheRead: fc.nat(9), webSearches: fc.nat(2)
})

const entry: fc.Arbitrary<Entry.Entry> = fc.record({
  kind: fc.constantFrom<Array<Entry.Kind>>("message", "call", "prompt", "file"),
  key: fc.constantFrom("k1", "k2", "k3", "k4", "k5"),
  name: fc.constantFrom("", "a", "b"),
  at: time,
  bySubAgent: fc.boolean(),
  failed: fc.boolean(),
  message: fc.constantFrom("", "k1", "k2"),
  tokens
}).map((one) => one.kind === "message" ? one : { ...one, tokens: Tokens.zero })

/** Apart from each other in a session; those of several sessions may touch, or join over a pause. */
const stretches = fc.tuple(fc.uniqueArray(fc.nat(12), { maxLength: 3 }), fc.nat(9)).map(([starts, shift]) =>
  starts.sort((a, b) => a - b).map((start) => {
    const from = friday + start * 1_000_000 + shift * 100_000
    return { from, to: from + 400_000 }
  }))

/** Of a session; few keys, so that sessions share some. */
export const anything: fc.Arbitrary<Counted> = fc.record({
  project: fc.constantFrom("", "p", "q"),
  entries: fc.uniqueArray(entry, { maxLength: 8, selector: ({ key, kind }) => `${kind} ${key}` }),
  stretches
})

export const ask: fc.Arbitrary<Ask> = fc.record({
  userId: fc.constantFrom("ann", "bob", undefined),
  group: fc.constantFrom(...groups, "all" as const),
  from: fc.option(fc.nat(9).map((days) => friday + days * day), { nil: undefined }),
  until: fc.option(fc.nat(9).map((days) => friday + days * day), { nil: undefined }),
  thresholds: fc.constantFrom([], [100], [50, 120])
})

/** Without any order. */
export const sorted = ({ marks, messages, stretches }: Figures): ReadonlyArray<ReadonlyArray<string>> =>
  [marks, messages, stretches].map((all: ReadonlyArray<object>) =>
    all.map((one) => JSON.stringify(Object.entries(one).sort(([a], [b]) => a < b ? -1 : 1))).sort())
