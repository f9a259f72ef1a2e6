import * as Effect from "effect/Effect"
import * as Audit from "../../../../domain/server/Audit.ts"
import type * as Registration from "../../../../domain/tables/Registration.ts"
import { TableBlobs } from "../../../../ports/TableBlobs.ts"
import * as Receive from "../../../programs/server/tables/Receive.ts"
import type { Done } from "../../../programs/server/tables/Register.ts"
import * as Body from "../../Body.ts"
import * as Page from "../Page.tsx"
import { Field, FileField, Form } from "../parts/Form.tsx"
import * as Size from "../parts/Size.tsx"
import { addressOf } from "../tables/Parts.tsx"
import type { Viewer } from "../Viewer.ts"

export const here = "/admin/tables"

/** Bytes a file may have. */
export const largest = Effect.map(TableBlobs, (blobs) => blobs.largest)

const endings = [".parquet", ".csv", ".tsv", ".json", ".jsonl", ".ndjson"]

const Chosen = ({ most }: { readonly most: number }) => (
  <FileField
    name="file" label="File" accept={endings}
    hint={`Parquet, CSV, TSV, JSON or JSON lines, at most ${Size.text(most)}.`}
  />
)

/** What was typed before, when it is shown again. */
export type Typed = Pick<Registration.Wish, "id" | "name" | "description">

const nothing: Typed = { id: "", name: undefined, description: undefined }

export const AddTable = ({ most, typed = nothing, viewer }: {
  readonly most: number
  readonly viewer: Viewer
  readonly typed?: Typed | undefined
}) => (
  <section class="narrow">
    <h2>Add a table</h2>
    <Form action={here} viewer={viewer} file>
      <Field
        name="id" label="Id" required autocomplete="off" value={typed.id}
        hint="What addresses call it: letters, digits, _, . and -."
      />
      <Field
        name="name" label="Name" autocomplete="off" value={typed.name ?? ""}
        hint="What people query it by; the id when empty."
      />
      <Field name="description" label="Description" autocomplete="off" value={typed.description ?? ""} />
      <Chosen most={most} />
      <button>Add the table</button>
    </Form>
    <p>Or on the server's machine, where larger files can be added and read again every night:</p>
    <pre class="scroll" tabindex="0" aria-label="The command that adds a table">
      agnes tables add ID FILE --description TEXT
    </pre>
  </section>
)

export const NewVersion = ({ id, most, viewer }: {
  readonly id: string
  readonly most: number
  readonly viewer: Viewer
}) => (
  <section class="narrow">
    <h2>New version</h2>
    <Form action={`${addressOf(here, id)}/upload`} viewer={viewer} file>
      <Chosen most={most} />
      <button class="second">Send the new version</button>
    </Form>
  </section>
)

export const typedIn = ({ fields }: Body.File): Typed => {
  const said = (name: string): string | undefined => fields.get(name)?.trim() || undefined
  return { id: said("id") ?? "", name: said("name"), description: said("description") }
}

const tooLarge = ({ limit }: { readonly limit: number }) => Body.sessionTooLarge(limit)

/** Registers what is sent, and leads to the page of the table, which says what came of it. */
export const take = (viewer: Viewer, sent: Body.File, wish: Registration.Wish) =>
  Receive.receive(sent, () => wish, Audit.person(viewer)).pipe(
    Effect.catchTag("BlobTooLarge", tooLarge),
    Effect.map(({ table, what }: Done) => Page.seeOther(`${addressOf(here, table.id)}?done=${what}`))
  )
