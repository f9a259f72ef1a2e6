import * as HttpApiEndpoint from "@effect/platform/HttpApiEndpoint"
import * as HttpApiGroup from "@effect/platform/HttpApiGroup"
import * as OpenApi from "@effect/platform/OpenApi"
import * as Schema from "effect/Schema"
import { Authorization } from "./Authorization.ts"
import * as Refusal from "./Refusal.ts"

/** A text, in Mustache where it is a template. */
export const Content = Schema.Struct({ content: Schema.String })

/** `content` is what an admin wrote, null when nobody did; times are ISO-8601 in UTC. */
const shown = {
  content: Schema.NullOr(Schema.String),
  default: Schema.String,
  updated_at: Schema.NullOr(Schema.String),
  updated_by: Schema.NullOr(Schema.String)
}
export const Template = Schema.Struct(shown)

/** `legacy_strings_detected` names commands of the first client that stand in the text and that nobody has any more. */
export const WorkspaceTemplate = Schema.Struct({ ...shown, legacy_strings_detected: Schema.Array(Schema.String) })

const welcome = "/api/admin/welcome-template"
const workspace = "/api/admin/workspace-prompt-template"

/** What the server tells workspaces and newcomers (server spec §13). */
export class Prompts extends HttpApiGroup.make("prompts")
  .add(
    HttpApiEndpoint.get("claudeMd", "/api/welcome")
      .setUrlParams(Schema.Struct({ server_url: Schema.optional(Schema.String) }))
      .addSuccess(Content)
      .annotate(OpenApi.Summary, "The CLAUDE.md of your workspace")
      .annotate(OpenApi.Description, "`server_url` is what first clients send; the server knows its own address.")
  )
  .add(
    HttpApiEndpoint.get("welcome", welcome).addSuccess(Template)
      .annotate(OpenApi.Summary, "The template of the setup prompt")
  )
  .add(
    HttpApiEndpoint.put("setWelcome", welcome).setPayload(Content).addSuccess(Template)
      .annotate(OpenApi.Summary, "Replace the setup prompt")
  )
  .add(
    HttpApiEndpoint.del("resetWelcome", welcome)
      .annotate(OpenApi.Summary, "Go back to the setup prompt that comes with agnes")
  )
  .add(
    HttpApiEndpoint.post("previewWelcome", `${welcome}/preview`).setPayload(Content).addSuccess(Content)
      .annotate(OpenApi.Summary, "Show a setup prompt as you would get it")
  )
  .add(
    HttpApiEndpoint.get("workspace", workspace).addSuccess(WorkspaceTemplate)
      .annotate(OpenApi.Summary, "The template of CLAUDE.md")
  )
  .add(
    HttpApiEndpoint.put("setWorkspace", workspace).setPayload(Content).addSuccess(WorkspaceTemplate)
      .annotate(OpenApi.Summary, "Replace CLAUDE.md")
  )
  .add(
    HttpApiEndpoint.del("resetWorkspace", workspace)
      .annotate(OpenApi.Summary, "Go back to the CLAUDE.md that comes with agnes")
  )
  .add(
    HttpApiEndpoint.post("previewWorkspace", `${workspace}/preview`).setPayload(Content).addSuccess(Content)
      .annotate(OpenApi.Summary, "Show a CLAUDE.md as you would get it")
  )
  .addError(Refusal.withStatus(400))
  .addError(Refusal.withStatus(403))
  .addError(Refusal.withStatus(413))
  .addError(Refusal.withStatus(422))
  .addError(Refusal.withStatus(500))
  .addError(Refusal.withStatus(507))
  .middleware(Authorization)
{}
