import * as Data from "effect/Data"
import type { Interrupted, TableFileError } from "../../../ports/TableFiles.ts"
import type { TableServerError } from "../../../ports/TableServer.ts"

/**
 * Why a table did not come.
 *
 * - `passing`: may work when tried again.
 * - `down`: the same, and the server did not answer at all.
 * - `changed`: the server has another version than the manifest said.
 * - `ignored`: a part was asked for and the server wants to send everything.
 * - `lost`: the server says that a part lies behind the end of the file.
 * - `auth`, `disk`: no other table can come either.
 * - `table`: this one cannot come as it is.
 */
export class Trouble extends Data.TaggedError("Trouble")<{
  readonly kind: "passing" | "down" | "changed" | "ignored" | "lost" | "auth" | "disk" | "table"
  readonly message: string
}> {}

export const refusedToken = "the server refused the token. Run: agnes auth import-token --token -"

const passing: ReadonlySet<number> = new Set([408, 425, 429])

export const ofServer = (error: TableServerError): Trouble => {
  if (error._tag === "NoReply") return new Trouble({ kind: "down", message: error.message })
  const { message, status } = error
  if (status === 401) return new Trouble({ kind: "auth", message: refusedToken })
  if (status === 412) return changed
  if (status === 416) return new Trouble({ kind: "lost", message })
  return new Trouble({ kind: status >= 500 || passing.has(status) ? "passing" : "table", message })
}

export const changed = new Trouble({ kind: "changed", message: "the table changed on the server meanwhile" })

const full: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EROFS"])

export const ofFiles = (error: TableFileError | Interrupted): Trouble => {
  if (error._tag === "TableFileError") {
    return new Trouble({ kind: full.has(error.reason) ? "disk" : "table", message: error.message })
  }
  return new Trouble({ kind: error.kind === "TooLong" ? "table" : "down", message: error.message })
}
