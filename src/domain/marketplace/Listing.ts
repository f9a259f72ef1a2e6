import * as Either from "effect/Either"
import * as PluginName from "./PluginName.ts"
import * as PluginPath from "./PluginPath.ts"

/** Where a folder says which plugins it has. */
export const path = ".claude-plugin/marketplace.json"

/** Bytes; a list of names and sentences. */
export const largest = 1024 ** 2

/** A plugin as the folder's list has it. */
export interface Listed {
  readonly name: string
  /** Its folder below the registered one, without slashes at its ends; empty for the registered folder itself. */
  readonly folder: string
  readonly description: string
  /** As its author counts; `undefined` when the list does not say. */
  readonly version: string | undefined
  /** What else the list says of it and Claude Code reads. */
  readonly rest: Readonly<Record<string, unknown>>
}

export interface Listing {
  readonly description: string
  readonly plugins: ReadonlyArray<Listed>
}

/** Keys of an entry that are passed on. `source` is ours: others may fetch from elsewhere or run commands. */
const passed = [
  "author", "homepage", "repository", "license", "keywords", "category", "tags", "strict", "commands", "agents",
  "skills", "hooks", "mcpServers", "lspServers", "outputStyles"
] as const

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const text = (value: unknown): string => typeof value === "string" ? value : ""

/** Parts of a relative path; `undefined` when it leads out, or is none. */
const parts = (source: string): ReadonlyArray<string> | undefined => {
  if (source.startsWith("/") || source.includes("\\") || source.includes("\0")) return undefined
  const steps = source.split("/").filter((step) => step !== "" && step !== ".")
  return steps.includes("..") ? undefined : steps
}

const folderOf = (source: unknown, root: string): Either.Either<string, string> => {
  if (typeof source !== "string") return Either.left("comes from elsewhere; only folders below this one are served")
  const steps = parts(source.startsWith("./") ? source : `${root}/${source}`)
  if (steps === undefined) return Either.left(`has the source ${JSON.stringify(source)}, which is not below this folder`)
  const wrong = steps.map(PluginPath.nameProblem).find((problem) => problem !== undefined)
  return wrong === undefined ? Either.right(steps.join("/")) : Either.left(`has a folder whose name ${wrong}`)
}

const listed = (entry: unknown, root: string): Either.Either<Listed, string> => {
  if (!isRecord(entry) || typeof entry["name"] !== "string") return Either.left("A plugin of the list has no name")
  const { name } = entry
  const problem = PluginName.problem(name)
  if (problem !== undefined) return Either.left(`The name of a plugin ${problem}; ${JSON.stringify(name)} does not`)
  const version = entry["version"]
  if (version !== undefined && typeof version !== "string") return Either.left(`The plugin ${name} has an odd version`)
  return Either.mapBoth(folderOf(entry["source"], root), {
    onLeft: (why) => `The plugin ${name} ${why}`,
    onRight: (folder) => ({
      name,
      folder,
      description: text(entry["description"]),
      version,
      rest: Object.fromEntries(passed.flatMap((key) => entry[key] === undefined ? [] : [[key, entry[key]]]))
    })
  })
}

/** Reads a folder's list; a `Left` says for people why it cannot be served, with all there is to correct. */
export const decode = (json: string): Either.Either<Listing, ReadonlyArray<string>> => {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return Either.left([`${path} is not JSON`])
  }
  if (!isRecord(value) || !Array.isArray(value["plugins"])) return Either.left([`${path} has no list of "plugins"`])
  const metadata = isRecord(value["metadata"]) ? value["metadata"] : {}
  const root = parts(text(metadata["pluginRoot"]))?.join("/") ?? ""
  const all = value["plugins"].map((entry) => listed(entry, root))
  const names = all.flatMap((each) => Either.isRight(each) ? [each.right.name] : [])
  const twice = names.filter((name, index) => names.indexOf(name) !== index)
  const problems = [
    ...all.flatMap((each) => Either.isLeft(each) ? [each.left] : []),
    ...new Set(twice.map((name) => `The plugin ${name} is listed twice`))
  ]
  if (problems.length > 0) return Either.left(problems)
  return Either.right({
    description: text(value["description"]) || text(metadata["description"]),
    plugins: Either.getOrElse(Either.all(all), () => [])
  })
}
