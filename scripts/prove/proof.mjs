/** How figures become a page. Nothing is on it that a tier did not return. */

const number = (n) => n.toLocaleString("en-US")

const share = (percent) => percent >= 100 ? "100" : percent.toPrecision(2)

/** The 95 % upper bound of the share of failing trials when none of them failed: the rule of three. */
const bound = ({ trials, violations }) =>
  trials === undefined || violations > 0 ? "" : `≤ ${share(300 / trials)} % of trials`

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

const table = (results) =>
  `| Tier | Figure | Found | Violations | Bound | Again |
|---|---|---|---|---|---|
${results.flatMap(rows).join("\n")}`

const written = ({ command, commit, machine, took }) => `Written by \`${command}\` in ${took} on commit ${commit}; ${machine}.`

export const page = (results, circumstances) =>
  `# What was proved, and how often

${written(circumstances)} Every figure is one the command printed; what did not run is
said to have not run. The bound is the rule of three: with no failure in n independent trials, the share of trials that
fail is below 3/n with 95 % confidence. What was enumerated completely needs no bound. Single tiers that ran for longer
are in [proof-longer.md](proof-longer.md).

${table(results)}
`

const longerHead = `# What single tiers proved at other sizes

Each part was written by \`npm run prove -- --only TIER … --record\` and stands until the next such run of that tier; how to read
it: [proof.md](proof.md).
`

/** The page of single tiers, this one's part new or in the place of the last one. */
export const longer = (text, [result], circumstances) => {
  const parts = new Map(text.split(/^## /m).slice(1).map((part) => [part.slice(0, part.indexOf("\n")), `## ${part.trimEnd()}\n`]))
  parts.set(result.name, `## ${result.name}\n\n${written(circumstances)}\n\n${table([result])}\n`)
  return `${longerHead}\n${[...parts.values()].join("\n")}`
}

const marks = ["<!-- What `npm run prove` printed: -->", "<!-- end -->"]

/** The first figure of each tier, in words. */
const headLines = (results) =>
  results.map(({ figures = [], name, source, ...rest }) => {
    const [first] = figures
    if (first === undefined) return `- ${name} (${source}): not run: ${reasons(rest).join("; ")}`
    const violations = figures.reduce((sum, each) => sum + each.violations, 0)
    const said = violations === 0 ? "nothing failed" : `**${number(violations)} failed**`
    return `- ${name} (${source}): ${said}. ${first.figure}: ${first.value}`
  })

/** The README with the head lines of the page between its two marks. */
export const readme = (text, results, { command, commit, machine, took }) => {
  const [begin, end] = marks.map((mark) => text.indexOf(mark))
  if (begin < 0 || end < begin) throw new Error("README.md has no place for what was proved")
  const lines = [`With \`${command}\` in ${took} on commit ${commit}; ${machine}:`, "", ...headLines(results)]
  return `${text.slice(0, begin + marks[0].length)}\n${lines.join("\n")}\n${text.slice(end)}`
}
