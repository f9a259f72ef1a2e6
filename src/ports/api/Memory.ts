import * as HttpApiEndpoint from "@effect/platform/HttpApiEndpoint"
import * as HttpApiGroup from "@effect/platform/HttpApiGroup"
import * as OpenApi from "@effect/platform/OpenApi"
import * as Schema from "effect/Schema"
import { Authorization } from "./Authorization.ts"
import * as Shapes from "./MemoryShapes.ts"
import * as Refusal from "./Refusal.ts"

const judge = <const Name extends string>(name: Name, summary: string) =>
  HttpApiEndpoint.post(name, `/memory/admin/${name}`)
    .setUrlParams(Shapes.ItemId).setPayload(Shapes.Judgement).addSuccess(Shapes.Judged)
    .annotate(OpenApi.Summary, summary)

/** What the team knows: read by everybody it is meant for, written by whoever learns something, judged by admins. */
export class Memory extends HttpApiGroup.make("memory")
  .add(
    HttpApiEndpoint.get("bundle", "/memory/bundle").addSuccess(Shapes.Bundle)
      .annotate(OpenApi.Summary, "What your next session should know")
      .annotate(OpenApi.Description, "With an ETag; If-None-Match is answered 304.")
  )
  .add(
    HttpApiEndpoint.get("list", "/memory")
      .setUrlParams(Shapes.Query)
      .addSuccess(Schema.Struct({ items: Schema.Array(Shapes.Listed), count: Schema.Int, total: Schema.Int }))
      .annotate(OpenApi.Summary, "List what the team knows")
  )
  .add(
    HttpApiEndpoint.post("propose", "/memory").setPayload(Shapes.Proposal).addSuccess(Shapes.Judged, { status: 201 })
      .addError(Refusal.withStatus(429))
      .annotate(OpenApi.Summary, "Propose a piece of knowledge")
      .annotate(OpenApi.Description, "Answered 429 when as many of yours wait to be judged as may.")
  )
  .add(
    HttpApiEndpoint.post("vote", "/memory/:id/vote")
      .setPath(Shapes.Id).setPayload(Shapes.Vote)
      .addSuccess(Shapes.Voted)
      .annotate(OpenApi.Summary, "Vote on a piece of knowledge")
  )
  .add(
    HttpApiEndpoint.post("personal", "/memory/:id/personal")
      .setPath(Shapes.Id).setPayload(Shapes.Personal)
      .addSuccess(Schema.Struct({ id: Schema.String, is_personal: Schema.Boolean }))
      .annotate(OpenApi.Summary, "Keep your contribution to yourself")
  )
  .add(judge("approve", "Approve a piece of knowledge"))
  .add(judge("reject", "Reject a piece of knowledge"))
  .add(judge("mandate", "Make a piece of knowledge mandatory"))
  .add(judge("revoke", "Revoke a piece of knowledge"))
  .add(
    HttpApiEndpoint.post("edit", "/memory/admin/edit")
      .setUrlParams(Shapes.ItemId).setPayload(Shapes.Edit).addSuccess(Shapes.Item)
      .annotate(OpenApi.Summary, "Edit a piece of knowledge")
  )
  .add(
    HttpApiEndpoint.post("batch", "/memory/admin/batch")
      .setPayload(Shapes.Batch)
      .addSuccess(Schema.Struct({ success: Shapes.Words, not_found: Shapes.Words }))
      .annotate(OpenApi.Summary, "Judge several pieces of knowledge")
  )
  .add(
    HttpApiEndpoint.get("contradictions", "/memory/admin/contradictions")
      .setUrlParams(Shapes.Open).addSuccess(Schema.Struct({ contradictions: Schema.Array(Shapes.Contradiction) }))
      .annotate(OpenApi.Summary, "List what contradicts each other")
  )
  .add(
    HttpApiEndpoint.post("resolveContradiction", "/memory/admin/contradictions/:id/resolve")
      .setPath(Shapes.Id).setPayload(Shapes.Decision).addSuccess(Shapes.Contradiction)
      .annotate(OpenApi.Summary, "Settle a contradiction")
  )
  .add(
    HttpApiEndpoint.get("duplicates", "/memory/admin/duplicates")
      .setUrlParams(Shapes.Open).addSuccess(Schema.Struct({ duplicates: Schema.Array(Shapes.Duplicate) }))
      .annotate(OpenApi.Summary, "List what may say the same")
  )
  .add(
    HttpApiEndpoint.post("resolveDuplicate", "/memory/admin/duplicates/:a/:b/resolve")
      .setPath(Shapes.Pair).setPayload(Shapes.Decision).addSuccess(Shapes.Duplicate)
      .annotate(OpenApi.Summary, "Settle two items that may say the same")
  )
  .addError(Refusal.withStatus(400))
  .addError(Refusal.withStatus(403))
  .addError(Refusal.withStatus(404))
  .addError(Refusal.withStatus(411))
  .addError(Refusal.withStatus(413))
  .addError(Refusal.withStatus(415))
  .addError(Refusal.withStatus(422))
  .addError(Refusal.withStatus(500))
  .addError(Refusal.withStatus(507))
  .middleware(Authorization)
  .prefix("/api")
{}
