import type { History, Step } from "./History.ts"

/**
 * Holes the simulator has found and that were closed, as the shortest histories that showed them; at every call, for the
 * numbers of the calls change with the code.
 */

const written: ReadonlyArray<Step> = [{ _tag: "Write", id: "s1" }, { _tag: "Capture", id: "s1" }]
const push = { _tag: "Push", replies: ["ok"], automatic: false, retry: false } as const
const mark = { _tag: "Mark", id: "s1" } as const
const discard = { _tag: "Discard", id: "s1" } as const
const calls = Array.from({ length: 90 }, (_, n) => n + 1)

/** P3: what a push that died had sent is taken back once it is private, though somebody discarded it before or after. */
const discarded = calls.flatMap((at): ReadonlyArray<ReadonlyArray<Step>> => {
  const killed = { ...push, trouble: { at, how: "killed-before" } } as const
  return [[...written, killed, discard, mark], [...written, killed, mark, discard]]
})

/** P10: a mark that is taken off while a push seals the list leaves no seal that closes the next push. */
const unsealed = [[8, 32], [17, 32], ...calls.map((n) => [n, 20, 90, 90])].map((turns): ReadonlyArray<Step> => [
  mark, { _tag: "Together", jobs: [push, { _tag: "Unmark", id: "s1" }], turns }
])

/** P10: a mark that was cut short before it was durable is in no seal when the power goes. */
const unsynced = calls.slice(0, 40).map((at): ReadonlyArray<Step> => [
  { _tag: "Capture", id: "s1" },
  { _tag: "Mark", id: "s2", trouble: { at, how: "killed-before" } },
  { ...push, trouble: { at: 60, how: "killed-before", keep: 1 } },
  { _tag: "Power", keep: 1 }
])

/** I1: what a push that died wrote last is durable before the next one takes it for done. */
const trusted = calls.flatMap((at) =>
  (["ok", "large"] as const).map((reply): ReadonlyArray<Step> => [
    ...written,
    { ...push, replies: [reply], trouble: { at, how: "killed-after" } },
    { ...push, replies: [reply] },
    { _tag: "Power", keep: 1 }
  ]))

/** I12: a push of a hook that cannot read what an earlier one was asked by Retry-After sends nothing. */
const unread = calls.slice(0, 30).flatMap((at) =>
  [true, false].map((automatic): ReadonlyArray<Step> => [
    ...written,
    { ...push, replies: ["later"] },
    { ...push, replies: ["large"], automatic, trouble: { at, how: "EIO" } },
    { ...push, replies: ["large"], automatic: true }
  ]))

/** I7: a 410 is believed by the path it was said about, though the server has the same bytes from another one. */
const moved: ReadonlyArray<Step> = [
  ...written, push, { _tag: "Move", id: "s1" }, { _tag: "Capture", id: "s1" }, { ...push, replies: ["gone"] }
]

/** I1: a mark that is taken off while a push has the session deleted leaves it in the queue. */
const reopened = calls.map((n): ReadonlyArray<Step> => [
  ...written, push, mark, { _tag: "Together", jobs: [push, { _tag: "Unmark", id: "s1" }], turns: [n, 90, 90] }
])

/** Long enough for parts, once the server has said that it takes them. */
const long = (id: "s1" | "s2" | "s3"): ReadonlyArray<Step> => [
  { _tag: "Write", id }, { _tag: "Grow", id }, { _tag: "Write", id }, { _tag: "Capture", id }
]

/** I12: asked how far an upload came, a server may ask to be left alone, too; and what another upload heard counts. */
const paused: ReadonlyArray<ReadonlyArray<Step>> = [
  [
    ...written, { _tag: "Together", jobs: [push, { _tag: "Grow", id: "s1" }], turns: [1] }, { _tag: "Write", id: "s1" },
    { ...push, replies: ["lost", "soon"] }
  ],
  [...written, ...long("s2"), ...long("s3"), { ...push, replies: ["ok", "soon", "lost"] }],
  [...written, ...long("s2"), ...long("s3"), { ...push, replies: ["ok", "lost", "soon"] }]
]

const all = [...discarded, ...unsealed, ...unsynced, ...trusted, ...unread, moved, ...reopened, ...paused]

export const histories: ReadonlyArray<History> = all.map((steps) => ({
  seed: 1, ordered: false, logBytes: 10_485_760, part: 128, steps
}))
