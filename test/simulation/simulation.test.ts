import { afterAll, assert, beforeAll, describe, it } from "vitest"
// @ts-expect-error a script without types
import { prepare } from "../../scripts/simulate.mjs"
import * as Sizes from "../support/Sizes.ts"
import type { Figures } from "./Campaign.ts"

interface Tested {
  readonly random: Figures
  readonly sequences: Figures
  readonly holes: Figures
}

interface Simulator {
  readonly run: (task: ReadonlyArray<string | number>) => Promise<string>
  readonly tested: (count: number, most: number, width: number) => Promise<Tested>
  readonly remove: () => void
}

let simulator: Simulator
let playing: Promise<Tested> | undefined

/** Fewer where a seeded bug is looked for, which shows soon. */
const few = process.env["AGNES_FEW_HISTORIES"] !== undefined
const histories = few ? 2_000 : 20_000

beforeAll(async () => {
  simulator = await (prepare as () => Promise<Simulator>)()
})
afterAll(() => simulator.remove())

/** All kinds are played at once, by whichever test comes first. */
const tested = (): Promise<Tested> => playing ??= simulator.tested(histories, few ? 1 : 2, 2)

const told = ({ violations }: Figures): string =>
  violations.map(({ check, detail, seed, story }) =>
    `${check}: ${detail}\n${story}\nagain: npm run replay ${seed}\n`).join("\n")

/** Every promise, the conservation law first, in simulated histories of the production programs (reliability T0, T1). */
describe("I1 I2 I3 I4 I5 I6 I7 I8 I9 I10 I11 I12", () => {
  it("hold after every one and two commands, stopped at every call with a power cut", async () => {
    const { sequences } = await tested()
    assert.strictEqual(told(sequences), "")
    assert.isAbove(sequences.histories, few ? 700 : 15_000)
  }, 900_000)

  it("hold whoever comes between any two calls of a push", async (context) => {
    if (!Sizes.isProving) return context.skip("takes minutes: it is run by npm run prove")
    const found = JSON.parse(await simulator.run(["races"])) as Figures
    assert.strictEqual(told(found), "")
    assert.isAbove(found.histories, 1_000)
  }, 600_000)

  it("I1 I7 I12 P3 P10 hold in the histories that once broke them", async () => {
    const { holes } = await tested()
    assert.strictEqual(told(holes), "")
    assert.isAbove(holes.histories, 600)
  }, 900_000)

  it("hold in random histories", async () => {
    const { random } = await tested()
    assert.strictEqual(told(random), "")
    assert.strictEqual(random.histories, histories)
    assert.isAbove(random.pairs, few ? 200 : 290)
  }, 900_000)

  it("I12 clients that failed together come back one by one", async () => {
    const fleet = JSON.parse(await simulator.run(["fleet"])) as { readonly check?: string; readonly instants: number }
    assert.isUndefined(fleet.check)
    assert.isAbove(fleet.instants, 40)
  })
})

/** Those that show within a few histories; `npm run prove` looks for all of them, also in races. */
const soon = ["M1", "M2", "M5", "M6", "M13", "M14", "M15", "M19", "M23"]

it("seeded bugs break a promise within 60 histories", async () => {
  const mutants = JSON.parse(await simulator.run(["mutants", 60])) as ReadonlyArray<{
    readonly name: string
    readonly found?: { readonly after: number; readonly check: string }
  }>
  assert.strictEqual(mutants.length, 17)
  const found = mutants.filter((mutant) => mutant.found !== undefined).map(({ name }) => name.split(" ")[0])
  assert.includeMembers(found, soon)
}, 900_000)
