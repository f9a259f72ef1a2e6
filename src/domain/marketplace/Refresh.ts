import * as PluginName from "./PluginName.ts"

/** What `agnes refresh-marketplace` decides on somebody's machine (client spec §14). */

/** A plugin of the list in the clone. */
export interface Wanted {
  readonly name: string
  readonly version: string
}

/** A plugin of a workspace, as Claude Code tells it. */
export interface Present {
  /** `NAME@MARKETPLACE`. */
  readonly id: string
  readonly version: string
}

export interface Plan {
  readonly install: ReadonlyArray<string>
  readonly update: ReadonlyArray<string>
  readonly same: ReadonlyArray<string>
}

/** Missing ones are installed, other versions updated; nothing is taken away (MKT-8). */
export const plan = (wanted: ReadonlyArray<Wanted>, present: ReadonlyArray<Present>): Plan => {
  const versions = new Map(present.map(({ id, version }) => [id, version]))
  const of = (test: (here: string | undefined, there: string) => boolean) =>
    wanted.filter(({ name, version }) => test(versions.get(PluginName.address(name)), version)).map(({ name }) => name)
  return {
    install: of((here) => here === undefined),
    update: of((here, there) => here !== undefined && here !== there),
    same: of((here, there) => here === there)
  }
}

/** The plugins of a clone's list; `undefined` when it is not ours. Names that reach a command line are checked. */
export const wanted = (list: string): ReadonlyArray<Wanted> | undefined => {
  try {
    const { name, plugins } = JSON.parse(list) as { readonly name?: unknown; readonly plugins?: unknown }
    if (name !== PluginName.marketplace || !Array.isArray(plugins)) return undefined
    const all = (plugins as ReadonlyArray<{ readonly name?: unknown; readonly version?: unknown } | null>)
      .flatMap((each) => typeof each?.name === "string" && PluginName.isPossible(each.name)
        ? [{ name: each.name, version: String(each.version) }]
        : [])
    return all.length === plugins.length ? all : undefined
  } catch {
    return undefined
  }
}

const news = "Agnes marketplace has updates available. Run /update-agnes-plugins to install them."

/** What the hook prints, to the letter (MKT-6); Claude Code shows it and tells the model. */
export const notice: string = JSON.stringify({
  systemMessage: news,
  hookSpecificOutput: { hookEventName: "SessionStart", additionalContext: news }
})

/** Noted in the place of a commit where not everything could be brought: there is news until it can. */
export const unfinished = ""

/**
 * Is there something new for this workspace? `noted` is the commit it was last brought to, where that is known: the
 * clone is one for all workspaces, so that another may have moved it (W-39). Not determinable is no (MKT-5).
 */
export const isNews = (
  { fetched, head, noted }: {
    readonly head: string | undefined
    readonly fetched: string | undefined
    readonly noted: string | undefined
  }
): boolean => head !== undefined && fetched !== undefined && (noted ?? head) !== fetched
