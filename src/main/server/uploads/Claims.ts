import * as Effect from "effect/Effect"

interface Claim {
  readonly stop: () => void
  readonly ended: Promise<void>
}

/**
 * Who works on which upload: one request at a time. A newcomer ends the one before it, which mostly waits for bytes over
 * a connection that its client has given up already (draft-ietf-httpbis-resumable-upload §4.6), and waits until it has
 * put away what came.
 */
export const make = () => {
  const claims = new Map<string, Claim>()
  return <A, E, R>(name: string, stop: () => void, work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.acquireUseRelease(
      Effect.suspend(() => {
        const before = claims.get(name)
        let end = (): void => {}
        const ended = new Promise<void>((resolve) => {
          end = resolve
        })
        const claim: Claim = { stop, ended }
        claims.set(name, claim)
        before?.stop()
        const mine = {
          end: (): void => {
            if (claims.get(name) === claim) claims.delete(name)
            end()
          }
        }
        return Effect.as(Effect.promise(() => before?.ended ?? Promise.resolve()), mine)
      }),
      () => work,
      ({ end }) => Effect.sync(end)
    )
}
