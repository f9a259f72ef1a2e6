import * as Terminal from "../../../domain/text/Terminal.ts"
import type { User } from "../../../domain/server/Claims.ts"

/** A person as the operators' commands show them. */
export const asJson = ({ active, admin, email, id, name }: User) => ({ id, email, name, admin, active })

export const said = (what: string, user: User, json: boolean): string =>
  json
    ? `${JSON.stringify(asJson(user))}\n`
    : `${what} ${Terminal.escape(user.email)}${user.admin ? " (admin)" : ""}.\n`
