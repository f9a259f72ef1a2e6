import * as JsonLine from "../../domain/text/JsonLine.ts"
import * as Visible from "../../domain/text/Visible.ts"
import { Refusal } from "../../ports/TableServer.ts"

/** Of an error's body; the message is all there is to read. */
export const detailBytes = 65_536

export const isRedirect = (status: number): boolean => status >= 300 && status < 400

export const redirect = (status: number): Refusal =>
  new Refusal({ status, detail: "a redirect, which is not followed: the token would go with it" })

/** What a reply says that is not the one that was asked for. */
export const make = (status: number, reason: string, reply: string): Refusal => {
  const detail = JsonLine.parse(reply)?.["detail"]
  return new Refusal({ status, detail: Visible.line(JsonLine.isString(detail) ? detail : "") || Visible.line(reason) })
}
