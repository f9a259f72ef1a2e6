/** What a number is a number of. */
export type Unit = "tokens" | "dollars"

const steps = [[1e9, "G"], [1e6, "M"], [1e3, "k"]] as const

/** `12,345`. */
export const whole = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ",")

/** `1.2M`, for charts and heads. */
export const rough = (value: number): string => {
  const [size, letter] = steps.find(([step]) => value >= step) ?? [1, ""]
  return letter === "" ? whole(value) : `${(value / size).toFixed(value / size < 10 ? 1 : 0)}${letter}`
}

/** `$1.23`; below a cent as far as there is something to see. Nothing known is no number. */
export const dollars = (value: number | undefined): string => {
  if (value === undefined) return "no price"
  if (value === 0) return "$0"
  if (value < 0.01) return `$${value.toFixed(6).replace(/0+$/, "")}`
  return `$${value.toFixed(2).replace(/\B(?=(\d{3})+\.)/g, ",")}`
}

export const text = (value: number, unit: Unit): string => unit === "dollars" ? dollars(value) : rough(value)

/** `2 h 05 min`. */
export const time = (millis: number): string => {
  const minutes = Math.round(millis / 60_000)
  if (minutes === 0) return `${Math.round(millis / 1000)} s`
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`
}
