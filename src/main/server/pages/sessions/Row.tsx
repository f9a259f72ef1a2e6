import * as ProcessorStatus from "../../../../domain/server/ProcessorStatus.ts"
import * as SessionName from "../../../../domain/server/SessionName.ts"
import type { Listed } from "../../../../ports/SessionIndex.ts"
import { Time } from "../parts/Time.tsx"
import * as Clock from "../session/Clock.ts"
import * as Addresses from "./Addresses.ts"

const tones = { pending: "warn", processed: "info", extracted: "good" }

const Status = ({ status }: { readonly status: ProcessorStatus.Status }) => (
  <span class={`badge badge-${status} ${tones[status]}`}>{status}</span>
)

/** What it is called, or why there is no name to show. */
export const titleOf = ({ facts, problem }: Listed): string =>
  facts?.title ?? (facts !== undefined ? "(nobody said anything)" : problem === undefined ? "(not read yet)" : "(cannot be read)")

/** `12.5 kB`: bytes/1024, one decimal (server spec §12.1). */
const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} kB`

/** Names up to this length stay on one line. */
const longestModel = 24

const Models = ({ models }: { readonly models: ReadonlyArray<string> }) => (
  <>
    {models.map((model, index) => (
      <bdi class={model.length > longestModel ? "model long" : "model"} safe>
        {index < models.length - 1 ? `${model}, ` : model}
      </bdi>
    ))}
  </>
)

/** A line of the table; on a narrow screen a card, where `data-label` stands in front of each value. */
export const Row = ({ listed }: { readonly listed: Listed }) => {
  const { facts, problem, receivedAt, session, version } = listed
  const done = ProcessorStatus.current(listed.processed, version.sha256)
  const links = Addresses.session(session)
  return (
    <tr>
      <th scope="row" data-label="Title">
        <a href={links.session} dir="auto" safe>{titleOf(listed)}</a>
        <span class="file mono" safe>{SessionName.fileName(session)}</span>
        {problem === undefined ? "" : <span class="problem" safe>{`Not searchable: ${problem}.`}</span>}
      </th>
      <td data-label="Project"><bdi title={facts?.cwd ?? ""} safe>{facts?.project ?? ""}</bdi></td>
      <td data-label="Uploaded"><Time at={receivedAt} /></td>
      <td data-label="Size" class="number" safe>{kilobytes(version.size)}</td>
      <td data-label="Duration" class="number" safe>{facts === undefined ? "" : Clock.span(facts.activeMillis)}</td>
      <td data-label="Turns" class="number" safe>{String(facts?.turns ?? "")}</td>
      <td data-label="Model"><Models models={facts?.models ?? []} /></td>
      <td data-label="Revision" class="number" safe>{String(version.revision)}</td>
      <td data-label="Status"><Status status={ProcessorStatus.of(done, version.sha256)} /></td>
      <td data-label="Processed">{done === undefined ? "" : <Time at={done.at} />}</td>
      <td data-label="Items extracted" class="number" safe>{String(done?.items ?? "")}</td>
      <td class="does">
        <a href={links.download} aria-label={`Download ${session}`} download="">Download</a>{" "}
        <a href={Addresses.withdraw(session)} aria-label={`Withdraw ${session}`}>Withdraw</a>
      </td>
    </tr>
  )
}
