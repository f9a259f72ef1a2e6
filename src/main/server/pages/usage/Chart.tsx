import * as Numbers from "./Numbers.ts"

export interface Bar {
  readonly label: string
  readonly value: number
}

/** Bars of days or weeks in a chart, and of other things; the table beside it has all of them. */
export const mostBars = 62
const mostLying = 12

/** A label that fits beside its bar, in UTF-16 units. */
const longest = 22

const short = (text: string): string => text.length > longest ? `${text.slice(0, longest - 1)}…` : text

/** Of a day, in units of the drawing. */
const labelWidth = 75

const Axis = ({ height, left, width }: { readonly height: number; readonly left: number; readonly width: number }) => (
  <line class="axis" x1={left} y1={height} x2={width} y2={height} />
)

/** One bar for each day or week, from left to right; as wide as `width` in units of the drawing. */
const Standing = ({ bars, name, unit, width }: {
  readonly bars: ReadonlyArray<Bar>
  readonly unit: Numbers.Unit
  readonly width: number
  readonly name: "wide" | "narrow"
}) => {
  const height = 200
  const top = Math.max(...bars.map(({ value }) => value)) || 1
  const step = width / bars.length
  const every = Math.ceil(bars.length / Math.max(1, Math.floor(width / 90)))
  return (
    <svg class={name} viewBox={`0 0 ${width} ${height + 40}`} aria-hidden="true" focusable="false">
      <text class="value" x="0" y="12" safe>{Numbers.text(top, unit)}</text>
      {bars.map(({ value }, n) => {
        const tall = Math.round((height - 20) * value / top * 100) / 100
        return (
          <rect
            class="bar" x={(n * step + step * 0.1).toFixed(2)} y={(height - tall).toFixed(2)}
            width={(step * 0.8).toFixed(2)} height={tall.toFixed(2)}
          />
        )
      })}
      <Axis height={height} left={0} width={width} />
      {bars.map(({ label }, n) =>
        n % every === 0 && n * step + labelWidth <= width
          ? <text x={(n * step).toFixed(2)} y={height + 18} safe>{label}</text>
          : "")}
    </svg>
  )
}

/** One bar below the other with its name in front. */
const Lying = ({ bars, name, unit, width }: {
  readonly bars: ReadonlyArray<Bar>
  readonly unit: Numbers.Unit
  readonly width: number
  readonly name: "wide" | "narrow"
}) => {
  const row = 26
  const left = 170
  const room = width - left - 80
  const top = Math.max(...bars.map(({ value }) => value)) || 1
  return (
    <svg class={name} viewBox={`0 0 ${width} ${bars.length * row}`} aria-hidden="true" focusable="false">
      {bars.map(({ label, value }, n) => {
        const long = room * value / top
        return (
          <>
            <text x="0" y={n * row + 17} safe>{short(label)}</text>
            <rect class="bar" x={left} y={n * row + 4} width={long.toFixed(2)} height={row - 8} />
            <text class="value" x={(left + long + 6).toFixed(2)} y={n * row + 17} safe>{Numbers.text(value, unit)}</text>
          </>
        )
      })}
    </svg>
  )
}

/**
 * A picture of the table that follows it, once for wide and once for narrow screens. Hidden from screen readers, which
 * have the table; says nothing by colour.
 */
export const Chart = ({ bars, caption, inTime, unit }: {
  readonly caption: string
  readonly bars: ReadonlyArray<Bar>
  readonly inTime: boolean
  readonly unit: Numbers.Unit
}) => {
  const shown = inTime ? bars.slice(-mostBars) : bars.slice(0, mostLying)
  const hidden = bars.length - shown.length
  const Drawing = inTime ? Standing : Lying
  return (
    <figure class="chart">
      <figcaption safe>
        {`${caption}${hidden === 0 ? "" : inTime ? `, the last ${shown.length}` : `, the ${shown.length} largest`}`}
      </figcaption>
      <Drawing name="wide" bars={shown} unit={unit} width={900} />
      <Drawing name="narrow" bars={shown} unit={unit} width={380} />
    </figure>
  )
}
