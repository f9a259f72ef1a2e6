import * as Effect from "effect/Effect"
import * as Looks from "../../../programs/server/Looks.ts"
import { Time } from "../parts/Time.tsx"
import type { Viewer } from "../Viewer.ts"

/** Says whether an admin has looked at this person's sessions, and leads to the list. */
export const section = (viewer: Viewer) =>
  Effect.map(Looks.at(viewer.id, { limit: 1 }), ({ entries: [last] }) => (
    <section class="narrow">
      <h2 id="looks">Looks at your sessions</h2>
      {last === undefined
        ? <p>No admin has looked at your sessions.</p>
        : (
          <p>
            <strong safe>{last.actor.email}</strong> was the last to look at one of your sessions,{" "}
            <Time at={last.at} />.
          </p>
        )}
      <p><a href="/profile/looks">Who looked at my sessions, when and why</a></p>
    </section>
  ))
