import * as Binary from "./Binary.ts"
import * as Parsers from "./Parsers.ts"

/**
 * Generated bad input, as a program of its own that prints JSON; bundled and started by `scripts/prove/55-badinput`:
 *
 *     cases PROGRAM '{"cases":200000,"hooks":5000,"lines":20000,"seed":1,"workers":2}'
 */
const [, program = "", given = "{}"] = process.argv.slice(2)
const { cases = 2_000, hooks = 20, lines = 500, seed = 1, workers = 1 } = JSON.parse(given) as {
  readonly cases?: number
  readonly hooks?: number
  readonly lines?: number
  readonly seed?: number
  readonly workers?: number
}

process.stdout.write(JSON.stringify({ read: Parsers.run(cases, seed), ran: await Binary.run(program, { hooks, lines, seed, workers }) }))
