import * as Visible from "../../../../domain/text/Visible.ts"
import type { Stored, Version } from "../../../../domain/server/Revision.ts"
import type { FamilyRow } from "../../../../ports/SessionStore.ts"
import type * as Outline from "../../../../domain/transcript/Outline.ts"
import { Size } from "../parts/Size.tsx"
import { MaybeTime } from "../parts/Time.tsx"
import { Notice } from "../parts/Words.tsx"
import * as Clock from "./Clock.ts"
import type { Links } from "./Links.ts"

/** What is known of the session without reading it. */
export const Facts = ({ size, totals, prompts }: {
  readonly totals: Outline.Totals
  readonly prompts: number
  readonly size: number
}) => {
  const { activity, errors, models, project, tokens, toolCalls } = totals
  const read = tokens.input + tokens.cacheRead + tokens.cacheWrite
  return (
    <dl class="pairs small">
      {project === undefined ? "" : <><dt>Project</dt><dd class="mono" safe>{Visible.line(project, 300)}</dd></>}
      <dt>Began</dt>
      <dd>
        <MaybeTime at={activity.startedAt} none="unknown" />
        <span safe>{activity.activeMillis === 0 ? "" : `, active for ${Clock.span(activity.activeMillis)}`}</span>
      </dd>
      {models.length === 0 ? "" : (
        <><dt>Model</dt><dd safe>{models.map((model) => Visible.line(model, 60)).join(", ")}</dd></>
      )}
      <dt>In it</dt>
      <dd>
        <span safe>
          {`${count(prompts, "prompt")}, ${count(toolCalls, "tool call")}`}
          {errors === 0 ? ", " : ` (${count(errors, "error")}), `}
        </span>
        <span safe>{`${Clock.short(tokens.output)} tokens written, ${Clock.short(read)} read, `}</span>
        <Size bytes={size} />
      </dd>
    </dl>
  )
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? "" : "s"}`

/** All versions of it that are kept, with the way to each. */
export const Revisions = ({ links, stored, version }: {
  readonly stored: Stored
  readonly version: Version
  readonly links: Links
}) =>
  stored.versions.length < 2 ? <></> : (
    <details class="revisions small">
      <summary safe>{`${stored.versions.length} revisions`}</summary>
      <ul>
        {stored.versions.toSorted((a, b) => b.revision - a.revision).map(({ revision, size }) => (
          <li>
            <a href={links.revision(revision)} aria-current={revision === version.revision ? "page" : undefined} safe>
              {`Revision ${revision}`}
            </a>
            , <Size bytes={size} />{revision === stored.current.revision ? ", the current one" : ""}
          </li>
        ))}
      </ul>
    </details>
  )

/** Said when what is shown is not the newest. */
export const Outdated = ({ stored, version }: { readonly stored: Stored; readonly version: Version }) =>
  version.revision === stored.current.revision
    ? <></>
    : (
      <Notice
        tone="warn"
        text={`This is revision ${version.revision}. The current one is revision ${stored.current.revision}.`}
      />
    )

/** Files kept beside the session. */
export const Family = ({ family, links }: { readonly family: ReadonlyArray<FamilyRow>; readonly links: Links }) =>
  family.length === 0 ? <></> : (
    <details class="revisions small">
      <summary safe>{`${count(family.length, "file")} beside it`}</summary>
      <ul>
        {family.slice(0, mostFiles).map(({ name, version: { size } }) => (
          <li><a href={links.file(name)} safe>{name}</a>, <Size bytes={size} /></li>
        ))}
        {family.length > mostFiles ? <li safe>{`and ${family.length - mostFiles} more`}</li> : ""}
      </ul>
    </details>
  )

const mostFiles = 200
