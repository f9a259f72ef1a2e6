import * as Draft from "../../../../domain/knowledge/Draft.ts"
import { longest } from "../../../../domain/knowledge/Item.ts"
import { Area } from "../parts/Area.tsx"
import { Field, Select } from "../parts/Form.tsx"
import { domainOptions } from "./Ask.tsx"

/** What stood in the fields, and what is wrong with one of them. */
export interface Sent extends Draft.Typed {
  readonly problem?: Draft.Problem | undefined
}

export const nothing: Sent = { title: "", content: "", category: "", domain: undefined, tags: [], entities: [] }

export const sent = (form: { readonly get: (name: string) => string }): Draft.Typed => ({
  title: form.get("title"),
  content: form.get("content"),
  category: form.get("category"),
  domain: form.get("domain"),
  tags: Draft.list(form.get("tags")),
  entities: Draft.list(form.get("entities"))
})

const noDomain = ["", "None"] as const

const problemOf = ({ problem }: Sent, field: keyof Draft.Typed): string | undefined =>
  problem?.field === field ? `${problem.text}.` : undefined

/** The text of a piece of knowledge, to be written or changed. */
export const TextFields = ({ given }: { readonly given: Sent }) => (
  <>
    <Field
      name="title" label="Title" value={given.title} required autocomplete="off" error={problemOf(given, "title")}
      hint={`What it is about, in at most ${longest.title} characters.`}
    />
    <Area
      name="content" label="What holds" value={given.content} required error={problemOf(given, "content")}
      hint="Write it so that a colleague who was not there can go by it. No secrets."
    />
    <Select name="domain" label="Domain" options={[noDomain, ...domainOptions]} value={given.domain ?? ""} />
    <Field
      name="category" label="Category" value={given.category} autocomplete="off" error={problemOf(given, "category")}
      hint="May stay empty. For example business_logic."
    />
    <Field
      name="entities" label="Things it is about" value={given.entities.join(", ")} autocomplete="off"
      error={problemOf(given, "entities")} hint="Names of tables, services or terms, with commas between."
    />
    <Field name="tags" label="Tags" value={given.tags.join(", ")} autocomplete="off" error={problemOf(given, "tags")} />
  </>
)
