import * as Micro from "effect/Micro"
import * as JsonKeyScan from "../../domain/privacy/JsonKeyScan.ts"
import * as SessionId from "../../domain/session/SessionId.ts"
import { Disk } from "../../ports/Disk.ts"
import { Environment } from "../../ports/Environment.ts"
import * as SmallFile from "./SmallFile.ts"

/** Where Claude Code keeps its transcripts, and what can be learned there about a session (facts §1, §3). */

/** `CLAUDE_CONFIG_DIR`, else `~/.claude`. */
export const configFolder: Micro.Micro<string, never, Environment> = Micro.gen(function*() {
  const environment = yield* Micro.service(Environment)
  const named = yield* environment.variable("CLAUDE_CONFIG_DIR")
  return named === undefined || named === "" ? `${yield* environment.home}/.claude` : named
})

/**
 * `projects/<any>/<id>.jsonl`, newest first: a session may have been moved to another project's folder. What cannot be
 * looked at counts as absent, and so does every id that is no plain name.
 */
export const transcripts = (sessionId: string): Micro.Micro<ReadonlyArray<string>, never, Disk | Environment> =>
  Micro.gen(function*() {
    if (!SessionId.isWritable(sessionId)) return []
    const disk = yield* Micro.service(Disk)
    const projects = `${yield* configFolder}/projects`
    const found: Array<{ readonly path: string; readonly modifiedAt: number }> = []
    for (const name of yield* Micro.orElseSucceed(disk.list(projects), () => [])) {
      const path = `${projects}/${name}/${sessionId}.jsonl`
      const stat = yield* Micro.orElseSucceed(disk.lstat(path), () => undefined)
      if (stat?.kind === "file") found.push({ path, modifiedAt: stat.modifiedAt })
    }
    return found.sort((a, b) => b.modifiedAt - a.modifiedAt).map(({ path }) => path)
  })

/** The first lines may be long (system prompts), but the first directory comes with the first prompt. */
const searched = 4 * 1024 * 1024

/** The directory a session was in when its transcript began, `undefined` when it does not say. */
export const firstDirectory = (transcript: string): Micro.Micro<string | undefined, never, Disk> =>
  SmallFile.read(transcript, searched).pipe(
    Micro.map((bytes) => JsonKeyScan.make(["cwd"], (value) => value).feed(bytes)),
    Micro.orElseSucceed(() => undefined)
  )
