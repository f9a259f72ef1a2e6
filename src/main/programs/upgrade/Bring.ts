import * as Effect from "effect/Effect"
import type { Failure } from "../../../domain/upgrade/Outcome.ts"
import type { Offer } from "../../../domain/upgrade/Offer.ts"
import * as Pointer from "../../../domain/upgrade/Pointer.ts"
import { Random } from "../../../ports/Random.ts"
import { Releases } from "../../../ports/Releases.ts"
import { use } from "../../../ports/Use.ts"
import { type NotInstalled, type Source, Versions } from "../../../ports/Versions.ts"
import * as Smoke from "./Smoke.ts"

const asFailure = ({ code, message }: NotInstalled): Failure => ({ step: "install", code, message })

/**
 * A version in a folder of its own, checked and seen to start; nothing else on this computer has changed then.
 * `current` is what runs until now.
 */
export const install = (offer: Offer, current: Pointer.Installed) =>
  Effect.gen(function*() {
    const versions = yield* Versions
    const suffix = yield* use(Random, (random) => random.hex(4))
    if (offer._tag === "Registry") yield* prove(offer.version, current, `proof-${suffix}`)
    const entry = yield* Effect.mapError(
      versions.install(`${offer.version}-${suffix}`, yield* sourceOf(offer)),
      asFailure
    )
    const detail = yield* Smoke.test(entry, offer.version)
    if (detail !== undefined) {
      const rollback = { _tag: "NotNeeded", stays: current.version } as const
      return yield* Effect.fail<Failure>({ step: "smoke", detail, rollback })
    }
    return { version: offer.version, entry } satisfies Pointer.Installed
  })

const sourceOf = (offer: Offer): Effect.Effect<Source, Failure, Releases> =>
  offer._tag === "Registry"
    ? Effect.succeed({ _tag: "Registry", version: offer.version })
    : Effect.flatMap(Releases, (releases) => releases.download(offer)).pipe(
      Effect.mapBoth({
        onSuccess: (bytes): Source => ({ _tag: "Bytes", bytes }),
        onFailure: ({ message }): Failure => ({ step: "download", message })
      })
    )

/**
 * A name in a registry may be anybody's. What stands there under this name is only trusted where the version that runs
 * here stands there too, byte by byte.
 */
const prove = (version: string, current: Pointer.Installed, name: string): Effect.Effect<void, Failure, Versions> =>
  Effect.gen(function*() {
    const versions = yield* Versions
    const same = yield* versions.install(name, { _tag: "Registry", version: current.version }).pipe(
      Effect.andThen(versions.isAlike(name, current.entry)),
      Effect.orElseSucceed(() => false)
    )
    if (same) return
    const message = `npm's registry has an agnes ${version}, but not the ${current.version} that runs here, so it may be ` +
      `another program. If you know it is not, run: npm install --global --ignore-scripts agnes@${version}`
    return yield* Effect.fail<Failure>({ step: "proof", message })
  })
