import * as Effect from "effect/Effect"
import * as HookFolders from "../../../domain/workspace/HookFolders.ts"
import * as HookLine from "../../../domain/workspace/HookLine.ts"
import { Environment } from "../../../ports/Environment.ts"
import { ProgramFinder } from "../../../ports/ProgramFinder.ts"
import { use } from "../../../ports/Use.ts"

/** The lines to install on this machine, and what a person should know about them. */
export const wantedLines: Effect.Effect<
  { readonly lines: HookLine.Lines; readonly warnings: ReadonlyArray<string> },
  never,
  Environment | ProgramFinder
> = Effect.gen(function*() {
  const platform = yield* use(Environment, (environment) => environment.platform)
  if (platform === "win32") return { lines: HookLine.make({ platform, folders: [] }), warnings: [] }
  const finder = yield* ProgramFinder
  const agnes = yield* finder.folderOf("agnes")
  const node = yield* finder.folderOf("node")
  const { folders, refused } = HookFolders.choose([agnes, node].filter((folder) => folder !== undefined))
  return {
    lines: HookLine.make({ platform, folders }),
    warnings: [
      ...(agnes === undefined ? [notFound] : []),
      ...refused.map(leftOut)
    ]
  }
})

const notFound = "Warning: no `agnes` on your PATH, so the hooks will not find it either. "
  + "Install it (npm install --global agnes), then run: agnes hooks install"

const leftOut = (folder: string): string =>
  `Warning: ${JSON.stringify(folder)} cannot be written into a hook line; `
  + "the hooks find agnes only if that folder is on the PATH Claude Code was started with."
