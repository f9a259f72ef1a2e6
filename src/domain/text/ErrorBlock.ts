import * as Either from "effect/Either"
import * as Terminal from "./Terminal.ts"

/**
 * A server's error, or one of our own (status 0), as people read it (client spec §2.5, ERR-1…4). Control characters
 * that came with it are escaped. No line feed at the end.
 */
export const render = (status: number, body: unknown): string => {
  const detail = field(body, "detail")
  if (isRecord(detail) && (Object.hasOwn(detail, "kind") || Object.hasOwn(detail, "reason"))) return block(status, detail)
  if (typeof detail === "string") return `HTTP ${status}: ${Terminal.escapeLines(detail)}`
  return `HTTP ${status}: ${shorten(Terminal.escapeLines(typeof body === "string" ? body : json(body)))}`
}

/** An error found on this side: rendered with status 0. */
export const local = (fields: { readonly kind: string; readonly hint?: string } & Record<string, unknown>): string =>
  render(0, { detail: fields })

const order = [
  "kind", "reason", "path", "registered_as", "billing_project", "data_project", "scan_bytes", "limit_bytes", "tables",
  "current", "limit", "retry_after_seconds"
]
const advice = ["hint", "suggestion"]

const block = (status: number, detail: Readonly<Record<string, unknown>>): string => {
  const labelKey = advised(detail["kind"]) ? "kind" : advised(detail["reason"]) ? "reason" : undefined
  const label = labelKey === undefined ? "error" : text(detail[labelKey])
  const keys = [...order, ...Object.keys(detail).filter((key) => !order.includes(key) && !advice.includes(key))]
  const lines = keys
    .filter((key) => key !== labelKey && Object.hasOwn(detail, key) && present(detail[key]))
    .map((key) => `  ${Terminal.escape(key)}: ${text(detail[key])}`)
  const hints = advice
    .filter((key) => advised(detail[key]))
    .flatMap((key) => wrap(`  ${key}: `, text(detail[key])))
  return [`Error: ${label} (HTTP ${status})`, ...lines, ...hints].join("\n")
}

const text = (value: unknown): string => Terminal.escape(plain(value))

const plain = (value: unknown): string => {
  if (value === "" || (Array.isArray(value) && value.length === 0)) return "(empty)"
  if (Array.isArray(value)) return value.map(atom).join(", ")
  return atom(value)
}

const atom = (value: unknown): string => (typeof value === "object" ? json(value) : String(value))

/** JSON nested deeper than the stack parses but cannot be printed. */
const json = (value: unknown): string =>
  Either.getOrElse(Either.try(() => JSON.stringify(value) ?? ""), () => "(unprintable)")

/** Breaks between words so that no line exceeds 80 columns, unless one word alone does. */
const wrap = (prefix: string, words: string): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let line = prefix
  let fresh = true
  for (const word of words.split(/\s+/).filter((word) => word !== "")) {
    if (!fresh && line.length + 1 + word.length > 80) {
      lines.push(line)
      line = `    ${word}`
    } else {
      line += fresh ? word : ` ${word}`
    }
    fresh = false
  }
  return [...lines, line]
}

/** ERR-4 counts characters as code points. */
const shorten = (value: string): string => {
  const characters = Array.from(value)
  return characters.length > 500 ? `${characters.slice(0, 497).join("")}...` : value
}

const present = (value: unknown): boolean => value !== undefined && value !== null
const advised = (value: unknown): boolean => present(value) && value !== ""
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
const field = (value: unknown, key: string): unknown => (isRecord(value) ? value[key] : undefined)
