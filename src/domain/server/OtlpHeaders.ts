/**
 * Headers for an OpenTelemetry collector as `OTEL_EXPORTER_OTLP_HEADERS` has them: `name=value` pairs with commas
 * between, values percent-encoded where they have to be (OpenTelemetry specification, "Protocol Exporter"). Pairs
 * without a name or with a broken encoding are left out.
 */
export const parse = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(text.split(",").flatMap((pair) => {
    const [name = "", ...rest] = pair.split("=")
    const value = decoded(rest.join("=").trim())
    const good = /^[\w-]+$/.test(name.trim()) && rest.length > 0 && value !== undefined
    return good ? [[name.trim().toLowerCase(), value]] : []
  }))

const decoded = (text: string): string | undefined => {
  try {
    const value = decodeURIComponent(text)
    return /^[\t\x20-\x7e]*$/.test(value) ? value : undefined
  } catch {
    return undefined
  }
}
