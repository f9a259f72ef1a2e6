import type { Site } from "./Site.ts"

/** What a person sends to a server that does not live to the end of it. */
export interface Scenario {
  readonly name: string
  /** Arguments of the server. */
  readonly args?: ReadonlyArray<string>
  /** What is delivered before, with a push after each step. */
  readonly before?: ReadonlyArray<(site: Site) => void>
  /** What the push is about during which the server is struck. */
  readonly prepare: (site: Site) => Promise<void> | void
  /** Sessions that the server has in the end, as they are on the computer then. */
  readonly delivered: ReadonlyArray<string>
  /** Sessions of which it has nothing any more in the end. */
  readonly gone?: ReadonlyArray<string>
  /** Does the server keep every version it ever had? */
  readonly forgets?: true
}

/** More than a client sends in one go. */
const large = 1_300_000

export const scenarios: ReadonlyArray<Scenario> = [
  {
    name: "new sessions, one with a family",
    prepare: (site) => {
      site.session("one")
      site.session("two")
      site.relative("two", "subagents/agent-1.jsonl")
    },
    delivered: ["one", "two"]
  },
  {
    name: "a session that grew and one that was rewritten",
    before: [(site) => {
      site.session("grows")
      site.session("turns")
    }],
    prepare: (site) => {
      site.session("grows", "grown")
      site.session("turns", "rewritten")
    },
    delivered: ["grows", "turns"]
  },
  {
    name: "a large session in parts",
    prepare: (site) => site.session("large", "new", large),
    delivered: ["large"]
  },
  {
    name: "a version that makes the server forget the oldest",
    args: ["--keep-revisions", "1"],
    before: [(site) => site.session("turns"), (site) => site.session("turns", "grown")],
    prepare: (site) => site.session("turns", "grown"),
    delivered: ["turns"],
    forgets: true
  },
  {
    name: "a session that is taken back",
    before: [(site) => {
      site.session("stays")
      site.session("mine")
      site.relative("mine", "tool-results/toolu_1.txt")
    }],
    prepare: async ({ computer }) => {
      const { code, stderr } = await computer.agnes(["mark-private", "mine"], { env: { AGNES_SERVER: "http://127.0.0.1:9" } })
      if (code !== 0 && code !== 3) throw new Error(`mark-private ended with ${code}: ${stderr}`)
    },
    delivered: ["stays"],
    gone: ["mine"]
  }
]
