import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { NoGit, PluginRepositories } from "../../ports/PluginRepositories.ts"
import { StoreError } from "../../ports/StoreError.ts"
import * as MemoryDigest from "./MemoryDigest.ts"

const encoder = new TextEncoder()

/** A line of git's protocol (gitprotocol-common(5)). */
const line = (text: string): string => `${(text.length + 4).toString(16).padStart(4, "0")}${text}`

/** Says which commit there is, as git does, but has no packs: whoever asks for one gets the contents as they are. */
export const layer = (problem?: string): Layer.Layer<PluginRepositories> =>
  Layer.sync(PluginRepositories, () => {
    const { sha256 } = MemoryDigest.make()
    const bundles = new Map<string, ReadonlyArray<Uint8Array>>()
    return {
      problem: Effect.succeed(problem),
      keep: (digest, lines) => Effect.sync(() => void bundles.set(digest, lines)),
      answer: ({ digests, list }, asked) =>
        Effect.gen(function*() {
          if (problem !== undefined) return yield* new NoGit({ why: problem })
          const parts = digests.map((digest) => bundles.get(digest))
          if (parts.includes(undefined)) return yield* new StoreError({ operation: "serve plugins", full: false })
          const commit = sha256(encoder.encode(JSON.stringify([list, digests]))).slice(0, 40)
          const refs = `${line("# service=git-upload-pack\n")}0000${line(`${commit} HEAD\0\n`)}${line(`${commit} refs/heads/main\n`)}0000`
          return asked.what === "refs"
            ? {
              status: 200,
              contentType: "application/x-git-upload-pack-advertisement",
              body: Stream.make(encoder.encode(refs))
            }
            : {
              status: 200,
              contentType: "application/x-git-upload-pack-result",
              body: Stream.fromIterable(parts.flatMap((each) => each ?? []))
            }
        }),
      sweep: (used) =>
        Effect.sync(() => {
          for (const digest of bundles.keys()) if (!used.has(digest)) bundles.delete(digest)
        })
    }
  })
