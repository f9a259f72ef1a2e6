import * as Effect from "effect/Effect"
import * as Bundle from "../../../domain/doctor/Bundle.ts"
import * as Diagnosis from "../../../domain/doctor/Diagnosis.ts"
import type { Surroundings } from "../../../domain/doctor/Surroundings.ts"
import type { Workspace } from "../../../domain/workspace/Workspace.ts"
import { Breadcrumbs } from "../../../ports/Breadcrumbs.ts"
import { Digest } from "../../../ports/Digest.ts"
import { Disk } from "../../../ports/Disk.ts"
import { Environment } from "../../../ports/Environment.ts"
import { Random } from "../../../ports/Random.ts"
import { use } from "../../../ports/Use.ts"

/** Variables whose being set can explain something. */
const variables = [
  "AGNES_LOCAL_DIR", "AGNES_CONFIG_DIR", "AGNES_SERVER", "AGNES_TOKEN", "AGNES_CODE_CACHE", "AGNES_DEBUG",
  "CLAUDE_PROJECT_DIR", "CLAUDE_CONFIG_DIR", "CLAUDE_CODE_SESSION_ID", "NODE_OPTIONS", "NODE_EXTRA_CA_CERTS",
  "NODE_TLS_REJECT_UNAUTHORIZED", "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"
]

/** The bundle as text. Aliases of sessions hold within this bundle alone: they are salted. */
export const bundle = (workspace: Workspace, around: Surroundings) =>
  Effect.gen(function*() {
    const salt = yield* use(Random, (random) => random.hex(16))
    const { sha256 } = yield* Digest
    const set = yield* Effect.filter(variables, (name) =>
      Effect.map(use(Environment, (environment) => environment.variable(name)), (value) => value !== undefined))
    const made = Bundle.make(around, Diagnosis.make(around), {
      crumbs: yield* use(Breadcrumbs, (breadcrumbs) => breadcrumbs.read(workspace)),
      variables: set,
      home: yield* use(Environment, (environment) => environment.home),
      aliasOf: (id) => `session-${sha256(new TextEncoder().encode(salt + id.toLowerCase())).slice(0, 12)}`
    })
    return `${JSON.stringify(made, undefined, 2)}\n`
  })

/** A new file, readable by its owner alone; none is replaced. */
export const keep = (path: string, text: string) =>
  Effect.acquireUseRelease(
    use(Disk, (disk) => disk.open(path, "create")),
    (handle) =>
      use(Disk, (disk) => disk.write(handle, new TextEncoder().encode(text))).pipe(
        Effect.zipRight(use(Disk, (disk) => disk.sync(handle)))
      ),
    (handle) => use(Disk, (disk) => disk.close(handle))
  )
