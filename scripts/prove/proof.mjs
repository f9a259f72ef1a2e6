/** How figures become a page. Nothing is on it that a tier did not return. */

/** What belongs to the programme and has no tier of its own. */
export const without = [
  ["the built command, killed and failed at every system call", "T2, T3"],
  ["real power cuts", "T4"],
  ["full disks, few descriptors, little memory", "T5"],
  ["generated bad input", "T7"],
  ["mutation score of all tiers", "§8"]
]

const number = (n) => n.toLocaleString("en-US")

/** The 95 % upper bound of the share of failing trials when none of them failed: the rule of three. */
const bound = ({ trials, violations }) =>
  trials === undefined || violations > 0 ? "" : `≤ ${(300 / trials).toPrecision(2)} % of trials`

const reasons = ({ left = [], notRun }) => notRun === undefined ? left : [notRun]

export const line = ({ figures = [], name, ...rest }) =>
  [
    ...figures.map(({ figure, value, violations }) => `${violations > 0 ? "FAIL" : "ok  "} ${name}: ${figure}: ${value}`),
    ...reasons(rest).map((reason) => `not run ${name}: ${reason}`)
  ].join("\n")

const row = (cells) => `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`

const rows = ({ figures = [], name, source, ...rest }) => [
  ...figures.map((each) =>
    row([`${name} (${source})`, each.figure, each.value, number(each.violations), bound(each), `\`${each.command}\``])),
  ...reasons(rest).map((reason) => row([`${name} (${source})`, "", `not run: ${reason}`, "", "", ""]))
]

export const page = (results, { command, commit, machine }) =>
  `# What was proved, and how often

Written by \`${command}\` on commit ${commit}; ${machine}. Every figure is one the command printed; what did not run is
said to have not run. The bound is the rule of three: with no failure in n independent trials, the share of trials that
fail is below 3/n with 95 % confidence. What was enumerated completely needs no bound.

| Tier | Figure | Found | Violations | Bound | Again |
|---|---|---|---|---|---|
${results.flatMap(rows).join("\n")}
`
