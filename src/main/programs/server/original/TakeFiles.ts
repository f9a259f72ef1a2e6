import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type * as Report from "../../../../domain/original/Report.ts"
import { type Problem, type Row, text } from "../../../../domain/original/Row.ts"
import * as ArtifactName from "../../../../domain/server/ArtifactName.ts"
import { ArtifactStore } from "../../../../ports/ArtifactStore.ts"
import { BlobStore } from "../../../../ports/BlobStore.ts"
import { Original, OriginalFileRefused } from "../../../../ports/Original.ts"
import { TokenSigner } from "../../../../ports/TokenSigner.ts"
import * as Artifacts from "../Artifacts.ts"

type Outcome = "added" | "kept"

const counted = (found: ReadonlyArray<Outcome | Problem>) => {
  const added = found.filter((each) => each === "added").length
  return {
    count: { added, kept: found.filter((each) => each === "kept").length },
    problems: found.flatMap((each) => typeof each === "string" ? [] : [each])
  }
}

interface Wish {
  readonly dryRun: boolean
  /** Bytes of one artifact. */
  readonly limit: number
}

/** What has the same name here stays, whatever is in it. */
const artifact = (userId: string, folder: string, name: string, { dryRun, limit }: Wish) =>
  Effect.gen(function*() {
    const original = yield* Original
    const store = yield* ArtifactStore
    const file = yield* original.open("user_artifacts", folder, name)
    if ((yield* store.find(userId, ArtifactName.of(name, ""))) !== undefined) return "kept" satisfies Outcome
    if (file.size > limit) return yield* new OriginalFileRefused({ reason: `larger than ${limit} bytes` })
    if (dryRun) return "added" satisfies Outcome
    const bytes = Stream.fromAsyncIterable(file.pass().chunks, () =>
      new OriginalFileRefused({ reason: "it changed while it was read; another run takes it" }))
    yield* Artifacts.receive({ userId, fileName: name, bytes, limit })
    return "added" satisfies Outcome
  }).pipe(
    Effect.scoped,
    Effect.catchTags({
      OriginalFileRefused: ({ reason }) => refused(folder, name, reason),
      BlobTooLarge: () => refused(folder, name, `larger than ${limit} bytes`),
      QuotaExceeded: () => refused(folder, name, "the quota is used up")
    })
  )

const refused = (folder: string, name: string, reason: string) =>
  Effect.succeed<Problem>({ what: `artifact ${folder}/${name}`, reason })

/** Notes lie under 24 digits of the hash of their owner's address (server spec §3.2). */
const notesOf = (userId: string, email: string, dryRun: boolean) =>
  Effect.gen(function*() {
    const original = yield* Original
    const blobs = yield* BlobStore
    const { fingerprint } = yield* TokenSigner
    const found = yield* original.notes(fingerprint(email).slice(0, 24))
    if (found === undefined) return undefined
    if ((yield* blobs.readNotes(userId)) !== undefined) return "kept" satisfies Outcome
    if (!dryRun) yield* blobs.writeNotes(userId, found)
    return "added" satisfies Outcome
  }).pipe(Effect.catchTag("OriginalFileRefused", ({ reason }) =>
    Effect.succeed<Problem>({ what: `notes of user ${userId}`, reason })))

/** Artifacts and notes, where there are none of that name here. */
export const takeFiles = Effect.fn("TakeFiles")(function*(
  users: ReadonlyArray<Row>,
  ids: ReadonlyMap<string, string>,
  wish: Wish
) {
  const original = yield* Original
  const artifacts: Array<Outcome | Problem> = []
  for (const folder of yield* original.folders("user_artifacts")) {
    const userId = ids.get(folder)
    const names = yield* original.names("user_artifacts", folder)
    const reason = `nobody here is ${folder}`
    if (userId === undefined) artifacts.push({ what: `folder user_artifacts/${folder}`, reason })
    else artifacts.push(...yield* Effect.forEach(names, (name) => artifact(userId, folder, name, wish)))
  }
  const notes: Array<Outcome | Problem> = []
  for (const row of users) {
    const userId = ids.get(text(row, "id") ?? "")
    const email = text(row, "email")
    if (userId === undefined || email === undefined) continue
    const outcome = yield* notesOf(userId, email, wish.dryRun)
    if (outcome !== undefined) notes.push(outcome)
  }
  const those = counted(artifacts)
  const these = counted(notes)
  const counts = { artifacts: those.count, notes: these.count }
  return { counts, problems: [...those.problems, ...these.problems] } satisfies Report.Part
})
