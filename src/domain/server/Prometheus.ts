/** The text format Prometheus reads, version 0.0.4. */

export interface Sample {
  readonly name: string
  readonly labels: ReadonlyArray<readonly [name: string, value: string]>
  readonly value: number
}

export interface Family {
  readonly name: string
  readonly kind: "counter" | "gauge" | "histogram"
  readonly help: string
  readonly samples: ReadonlyArray<Sample>
}

export const contentType = "text/plain; version=0.0.4; charset=utf-8"

const escapeHelp = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")
const escapeLabel = (text: string): string => escapeHelp(text).replaceAll("\"", "\\\"")

const number = (value: number): string =>
  value === Infinity ? "+Inf" : value === -Infinity ? "-Inf" : Number.isNaN(value) ? "NaN" : String(value)

const line = ({ labels, name, value }: Sample): string => {
  const inner = labels.map(([label, text]) => `${label}="${escapeLabel(text)}"`).join(",")
  return `${name}${inner === "" ? "" : `{${inner}}`} ${number(value)}\n`
}

export const render = (families: ReadonlyArray<Family>): string =>
  families.map(({ help, kind, name, samples }) =>
    `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${kind}\n${samples.map(line).join("")}`
  ).join("")

/** A histogram's samples from its cumulative buckets, the last of which is +Inf. */
export const histogram = (
  name: string,
  labels: Sample["labels"],
  buckets: ReadonlyArray<readonly [bound: number, count: number]>,
  sum: number,
  count: number
): ReadonlyArray<Sample> => [
  ...buckets.map(([bound, value]) =>
    ({ name: `${name}_bucket`, labels: [...labels, ["le", number(bound)] as const], value })),
  { name: `${name}_sum`, labels, value: sum },
  { name: `${name}_count`, labels, value: count }
]
