import { createHash } from "node:crypto"

/**
 * A hash of a value and of everything that can be reached from it: equal for two that nobody can tell apart. What is
 * met again is written as what it was the first time, so circles end and what is shared is not taken for a copy. Functions and
 * properties of the ignored names are passed over.
 */
export const of = (value: unknown, ignored: ReadonlySet<string>): string => {
  const numbers = new Map<object, number>()
  const parts: Array<string> = []
  const write = (each: unknown): void => {
    if (typeof each === "function") return
    if (typeof each !== "object" || each === null) return void parts.push(typeof each, String(each))
    const known = numbers.get(each)
    if (known !== undefined) return void parts.push("again", String(known))
    numbers.set(each, numbers.size)
    // Of its prototype: an object may have a property of that name.
    parts.push(Object.getPrototypeOf(each).constructor.name)
    if (each instanceof Uint8Array) parts.push(text.decode(each))
    else if (each instanceof Map) for (const entry of each) entry.forEach(write)
    else if (each instanceof Set || Array.isArray(each)) each.forEach(write)
    else for (const [key, held] of Object.entries(each)) if (!ignored.has(key)) write([key, held])
    parts.push("end")
  }
  write(value)
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64")
}

/** One character for each byte. */
const text = new TextDecoder("latin1")
