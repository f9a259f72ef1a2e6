import type { Workspace } from "../../domain/workspace/Workspace.ts"

/** One value for each workspace, made at the first look. */
export const make = <A>(initial: () => A): ((workspace: Workspace) => A) => {
  const values = new Map<string, A>()
  return (workspace) => {
    const found = values.get(workspace.root) ?? initial()
    values.set(workspace.root, found)
    return found
  }
}
