import * as Args from "@effect/cli/Args"
import type { Marketplace } from "../../../domain/marketplace/Plugin.ts"
import * as Terminal from "../../../domain/text/Terminal.ts"
import type { Changed } from "../../programs/server/marketplace/Manage.ts"

export const name = Args.text({ name: "NAME" }).pipe(Args.withDescription("What the marketplace is called."))
export const plugin = Args.text({ name: "PLUGIN" }).pipe(Args.withDescription("The name of a plugin."))

const instant = (at: number): string => new Date(at).toISOString()

/** A marketplace as the operators' commands show it. */
export const asJson = ({ description, folder, name: called, plugins, refreshedAt, registeredAt, registeredBy }: Marketplace) => ({
  name: called,
  folder,
  description,
  registered_at: instant(registeredAt),
  registered_by: registeredBy,
  refreshed_at: instant(refreshedAt),
  plugins: plugins.map((each) => ({
    name: each.name, version: each.version, description: each.description, files: each.files, size_bytes: each.size,
    sha256: each.digest
  }))
})

/** `verb` is what happened, `already` what is so without it. */
export const changed = ({ changed: done, marketplace, who }: Changed, verb: string, already: string, json: boolean): string =>
  json
    ? `${JSON.stringify({ name: marketplace.name, who, changed: done })}\n`
    : `${Terminal.escape(who)} ${done ? verb : already} ${marketplace.name}.\n`
