/** How figures become a page. Nothing is on it that a tier did not return. */

const number = (n) => n.toLocaleString("en-US")

/** The 95 % upper bound of the share of failing trials when none of them failed: the rule of three. */
const bound = ({ trials, violations }) =>
  trials === undefined || violations > 0 ? "" : `≤ ${(300 / trials).toPrecision(2)} % of trials`

export const line = ({ figures, name, notRun }) =>
  notRun === undefined
    ? figures.map(({ figure, value, violations }) => `${violations > 0 ? "FAIL" : "ok  "} ${name}: ${figure}: ${value}`).join("\n")
    : `not run ${name}: ${notRun}`

const rows = ({ figures, name, notRun, source }) =>
  notRun === undefined
    ? figures.map((each) =>
      `| ${name} (${source}) | ${each.figure} | ${each.value} | ${number(each.violations)} | ${bound(each)} | \`${each.command}\` |`)
    : [`| ${name} (${source}) | | not run: ${notRun} | | | |`]

export const page = (results, { command, commit, machine }) =>
  `# What was proved, and how often

Written by \`${command}\` on commit ${commit}; ${machine}. Every figure is one the command printed; what did not run is
said to have not run. The bound is the rule of three: with no failure in n independent trials, the share of trials that
fail is below 3/n with 95 % confidence. What was enumerated completely needs no bound.

| Tier | Figure | Found | Violations | Bound | Again |
|---|---|---|---|---|---|
${results.flatMap(rows).join("\n")}
`
