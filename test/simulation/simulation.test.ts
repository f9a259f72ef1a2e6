import { afterAll, assert, beforeAll, describe, it } from "vitest"
// @ts-expect-error a script without types
import { prepare } from "../../scripts/simulate.mjs"
import * as Sizes from "../support/Sizes.ts"
import type { Figures } from "./Campaign.ts"

interface Simulator {
  readonly run: (task: ReadonlyArray<string | number>) => Promise<string>
  readonly histories: (from: number, count: number, width: number) => Promise<Figures>
  readonly sequences: (most: number, cuts: string, width: number) => Promise<Figures>
  readonly remove: () => void
}

let simulator: Simulator

beforeAll(async () => {
  simulator = await (prepare as () => Promise<Simulator>)()
})
afterAll(() => simulator.remove())

const told = ({ violations }: Figures): string =>
  violations.map(({ check, detail, seed, story }) =>
    `${check}: ${detail}\n${story}\nagain: npm run replay ${seed}\n`).join("\n")

const figures = async (...task: ReadonlyArray<string | number>): Promise<Figures> =>
  JSON.parse(await simulator.run(task)) as Figures

/** Every promise, the conservation law first, in simulated histories of the production programs (reliability T0). */
describe("I1 I2 I3 I4 I5 I6 I7 I8 I9 I10 I11 I12", () => {
  it("hold after every command, stopped at every call with a power cut; sequences of two when proving", async () => {
    const found = await simulator.sequences(Sizes.isProving ? 2 : 1, "some", 1)
    assert.strictEqual(told(found), "")
    assert.isAbove(found.histories, Sizes.isProving ? 15_000 : 500)
  }, 900_000)

  it("hold whoever comes between any two calls of a push", async (context) => {
    if (!Sizes.isProving) return context.skip("takes minutes: it is run by npm run prove")
    const found = await figures("races")
    assert.strictEqual(told(found), "")
    assert.isAbove(found.histories, 1_000)
  }, 600_000)

  it("I1 I7 I12 P3 P10 hold in the histories that once broke them", async () => {
    assert.strictEqual(told(await figures("holes")), "")
  }, 600_000)

  it("hold in random histories", async () => {
    const wanted = Sizes.size(4_000, 20_000)
    const found = await simulator.histories(1, wanted, 2)
    assert.strictEqual(told(found), "")
    assert.strictEqual(found.histories, wanted)
    assert.isAbove(found.pairs, 290)
  }, 600_000)

  it("I12 clients that failed together come back one by one", async () => {
    const fleet = JSON.parse(await simulator.run(["fleet"])) as { readonly check?: string; readonly instants: number }
    assert.isUndefined(fleet.check)
    assert.isAbove(fleet.instants, 40)
  })
})

it("every seeded bug breaks a promise within 3,000 histories", async () => {
  const mutants = JSON.parse(await simulator.run(["mutants", 3000])) as ReadonlyArray<{
    readonly name: string
    readonly found?: { readonly after: number; readonly check: string }
  }>
  assert.deepStrictEqual(mutants.filter(({ found }) => found === undefined).map(({ name }) => name), [])
  assert.strictEqual(mutants.length, 17)
}, 900_000)
