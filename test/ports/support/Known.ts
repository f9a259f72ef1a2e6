import { Effect, FastCheck as fc } from "effect"
import * as Audience from "../../../src/domain/knowledge/Audience.ts"
import { domains } from "../../../src/domain/knowledge/Domain.ts"
import { detections, type Weighed } from "../../../src/domain/knowledge/Finding.ts"
import { type Item, sourceTypes } from "../../../src/domain/knowledge/Item.ts"
import type { Clash, Likeness } from "../../../src/domain/knowledge/Relation.ts"
import { statuses } from "../../../src/domain/knowledge/Status.ts"
import type { Reader } from "../../../src/domain/knowledge/Visibility.ts"
import { KnowledgeStore, type Recorded } from "../../../src/ports/KnowledgeStore.ts"

/** Knowledge, made up. */
export const finding = (id: string, more: Partial<Weighed> = {}): Weighed => ({
  id,
  detection: "correction",
  title: `Title ${id}`,
  content: `Content ${id}`,
  quote: `Quote ${id}`,
  domain: "data",
  entities: ["orders"],
  confidence: 0.9,
  sourceType: "user_verification",
  ...more
})

export const recorded = (...findings: ReadonlyArray<Weighed>): Recorded => ({ findings, relations: [], contradictions: [] })

export const likeness = (a: string, b: string): Likeness => ({ a, b, kind: "likely_duplicate", score: 0.5 })

export const clash = (a: string, b: string): Clash => ({
  a,
  b,
  severity: "hard",
  explanation: `${a} says the opposite of ${b}`,
  suggested: { action: "merge", justification: "both are half of it", mergedContent: undefined }
})

export const record = (userId: string, session: string, ...findings: ReadonlyArray<Weighed>) =>
  Effect.flatMap(KnowledgeStore, (store) =>
    store.record({ userId, session }, { revision: 1, sha256: "0" }, recorded(...findings)))

export const item = (id: string, more: Partial<Item> = {}): Item => ({
  id,
  title: `Title ${id}`,
  content: `Content ${id}`,
  category: "business_logic",
  tags: ["t"],
  entities: ["orders", "returns"],
  domain: "data",
  status: "approved",
  audience: undefined,
  confidence: 0.5,
  sourceType: "claude_local_md",
  userId: "ann",
  session: undefined,
  personalBy: undefined,
  kept: true,
  reason: undefined,
  createdAt: 1000,
  updatedAt: 1000,
  ...more
})

export const people = ["ann", "bob", "eve"] as const

const maybe = <A>(some: fc.Arbitrary<A>) => fc.option(some, { nil: undefined })

export const anItem: fc.Arbitrary<Item> = fc.record({
  id: fc.constantFrom("k1", "k2", "k3", "k4"),
  title: fc.constantFrom("Orders", "100% of \\ it_", "É"),
  content: maybe(fc.constantFrom("gross margin", "NET", "")),
  category: maybe(fc.constant("c")),
  tags: fc.constant([]),
  entities: fc.constantFrom([], ["a", "b"]),
  domain: maybe(fc.constantFrom(...domains.slice(0, 2))),
  status: fc.constantFrom(...statuses),
  audience: maybe(fc.constantFrom(Audience.everybody, Audience.ofGroup("g1"), Audience.ofGroup("g2"), "nonsense")),
  confidence: maybe(fc.constantFrom(0, 0.5, 1)),
  sourceType: fc.constantFrom(...sourceTypes),
  userId: maybe(fc.constantFrom(...people)),
  session: fc.constant(undefined),
  personalBy: maybe(fc.constantFrom(...people)),
  kept: fc.boolean(),
  reason: maybe(fc.constant("why")),
  createdAt: fc.constant(1000),
  updatedAt: fc.nat(5)
})

export const aReader: fc.Arbitrary<Reader> = fc.record({
  id: fc.constantFrom(...people),
  admin: fc.boolean(),
  groups: fc.subarray(["g1", "g2"]),
  domains: fc.subarray([...domains.slice(0, 2)])
})

export const detection = fc.constantFrom(...detections)
