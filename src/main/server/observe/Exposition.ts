import * as Metric from "effect/Metric"
import type * as MetricPair from "effect/MetricPair"
import * as MetricState from "effect/MetricState"
import * as Option from "effect/Option"
import * as Prometheus from "../../../domain/server/Prometheus.ts"

type Labels = Prometheus.Sample["labels"]

const samplesOf = (name: string, labels: Labels, state: MetricState.MetricState.Untyped) => {
  if (MetricState.isCounterState(state)) return one("counter", name, labels, Number(state.count))
  if (MetricState.isGaugeState(state)) return one("gauge", name, labels, Number(state.value))
  if (MetricState.isHistogramState(state)) {
    const samples = Prometheus.histogram(name, labels, state.buckets, state.sum, state.count)
    return { kind: "histogram" as const, samples }
  }
  return undefined
}

const one = (kind: "counter" | "gauge", name: string, labels: Labels, value: number) =>
  ({ kind, samples: [{ name, labels, value }] })

/** Names Prometheus takes; the runtime's own figures have others. */
const proper = /^[a-z_][a-z0-9_]*$/

const familyOf = ({ metricKey, metricState }: MetricPair.MetricPair.Untyped): ReadonlyArray<Prometheus.Family> => {
  const labels = metricKey.tags.map(({ key, value }) => [key, value] as const)
  const found = proper.test(metricKey.name) ? samplesOf(metricKey.name, labels, metricState) : undefined
  const help = Option.getOrElse(metricKey.description, () => metricKey.name)
  return found === undefined ? [] : [{ name: metricKey.name, help, ...found }]
}

/** Everything counted so far, as Prometheus reads it. */
export const now = (): string => {
  const families = new Map<string, Prometheus.Family>()
  for (const family of Metric.unsafeSnapshot().flatMap(familyOf)) {
    const before = families.get(family.name)
    families.set(family.name, { ...family, samples: [...before?.samples ?? [], ...family.samples] })
  }
  return Prometheus.render([...families.values()].sort((left, right) => left.name < right.name ? -1 : 1))
}
