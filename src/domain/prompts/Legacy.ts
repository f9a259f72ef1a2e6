/** Commands and places of the first client that a text may still name; nobody has them any more. */
const legacy = [
  "da sync", "da init", "da auth", "da query", "da skills", "da catalog", "da push", "da pull", "da diagnose",
  "agnes skills", "agnes setup", "agnes snapshot", "agnes explore", "diagnose system", "uv tool install",
  "user/sessions", "/cli/wheel"
]

const pattern = new RegExp(`(?<![\\w/-])(?:${legacy.map((text) => text.replaceAll("/", "\\/")).join("|")})(?!\\w)`, "g")

/** Those that stand in a text, each once, in the order of the list. */
export const found = (text: string): ReadonlyArray<string> => {
  const met = new Set(text.match(pattern) ?? [])
  return legacy.filter((one) => met.has(one))
}
