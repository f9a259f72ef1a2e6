/**
 * The tests that have to fail when a bug is put in. `tier` is that of the test programme; `name` chooses tests by a part
 * of their names; `built` says that they run the built command.
 */
const simulation = "test/simulation/simulation.test.ts"

/** Random histories, and every command stopped at each of its calls with a power cut. */
export const simulated = {
  tier: "T0", tests: [simulation], name: "hold after every|hold in random", environment: { AGNES_FEW_HISTORIES: "1" }
}

/** Everybody who may come between two calls of a push; at the sizes of proving. */
export const raced = {
  tier: "T1", tests: [simulation], name: "whoever comes between", environment: { AGNES_PROVE: "short" }
}

/** Clients that failed together, and the way they come back. */
export const fleet = { tier: "T0", tests: [simulation], name: "come back one by one" }

export const tests = (tier, ...files) => ({ tier, tests: files })

/** Tests chosen by their names. */
export const named = (tier, name, ...files) => ({ tier, tests: files, name })

export const built = (killer) => ({ ...killer, built: true })

/** The built command in one of the scenarios of `test/kills`, killed before calls that change something. */
export const killed = (only) => ({
  tier: "T2", built: true,
  run: ["scripts/prove/strace.mjs", "kills", JSON.stringify({ only, changing: true, workers: 6 })]
})

/** Real power cuts of a file system of its own. */
export const powerCut = { tier: "T4", built: true, run: ["scripts/prove/strace.mjs", "power", JSON.stringify({ cuts: 8 })] }
