import * as Args from "@effect/cli/Args"
import * as Options from "@effect/cli/Options"
import * as Terminal from "../../../domain/text/Terminal.ts"
import { type Group, type Resource, resourceTypes } from "../../../domain/server/Group.ts"

export const name = Args.text({ name: "GROUP" })
export const email = Args.text({ name: "EMAIL" })
export const type = Args.choice(resourceTypes.map((each) => [each, each] as const), { name: "TYPE" })
export const resource = Args.text({ name: "RESOURCE" })
export const force = Options.boolean("force").pipe(Options.withDescription("Also the last admin."))

/** A group as the operators' commands show it. */
export const asJson = ({ createdAt, createdBy, ...group }: Group & { readonly members: number }) => ({
  ...group,
  created_at: new Date(createdAt).toISOString(),
  created_by: createdBy
})

interface Moved {
  readonly group: Group
  readonly user: { readonly email: string }
  readonly changed: boolean
}

/** `verb` is what happened, `already` what is so without it. */
export const moved = ({ changed, group, user }: Moved, verb: string, already: string, json: boolean): string =>
  json
    ? `${JSON.stringify({ group: group.name, email: user.email, changed })}\n`
    : `${Terminal.escape(user.email)} ${changed ? verb : already} ${Terminal.escape(group.name)}.\n`

interface Granted {
  readonly group: Group
  readonly resource: Resource
  readonly changed: boolean
}

export const granted = ({ changed, group, resource }: Granted, verb: string, already: string, json: boolean): string =>
  json
    ? `${JSON.stringify({ group: group.name, type: resource.type, id: resource.id, changed })}\n`
    : `${Terminal.escape(group.name)} ${changed ? verb : already} ${resource.type} ${Terminal.escape(resource.id)}.\n`
