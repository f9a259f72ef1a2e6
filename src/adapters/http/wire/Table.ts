import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Ranges from "../../../domain/pull/Ranges.ts"
import type { Take } from "../../../ports/Chunks.ts"
import { type Body, NoReply, Refusal, type TableServerError } from "../../../ports/TableServer.ts"
import type { Question } from "../Download.ts"
import * as Exchange from "../Exchange.ts"
import * as Refused from "../Refused.ts"
import * as Trouble from "../Trouble.ts"
import type { Head } from "./Head.ts"
import * as Lent from "./Lent.ts"
import * as Request from "./Request.ts"
import { type Target, Wire } from "./Wire.ts"
import type { Wires } from "./Wires.ts"

/** A table's bytes, as soon as the head of the reply is there. The scope's end closes what is not read to its end. */
export const download = (wires: Wires, question: Question): Effect.Effect<Body, TableServerError, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync((): Line => ({ target: Request.targetOf(new URL(question.url)), wire: undefined })),
    ({ target, wire }) => Effect.sync(() => wire === undefined ? undefined : wires.giveBack(target, wire))
  ).pipe(
    Effect.flatMap((line) =>
      Effect.flatMap(ask(wires, line, question), ({ head, wire }) => body(head, wire))
    )
  )

interface Line {
  readonly target: Target
  wire: Wire | undefined
}

const ask = (wires: Wires, line: Line, question: Question) =>
  Effect.tryPromise({
    try: async () => {
      const request = Request.headOf("GET", new URL(question.url), question.headers)
      const wire = line.wire = wires.get(line.target) ?? new Wire(line.target)
      return { head: await wire.ask(request), wire }
    },
    catch: (error) => new NoReply({ message: Trouble.explain(Exchange.codeOf(error), question.context) })
  })

/** The body of a good reply (200 or 206); every other reply is an error. */
const body = (head: Head, wire: Wire): Effect.Effect<Body, TableServerError> => {
  const { framing, headers, reason, status } = head
  if (Refused.isRedirect(status)) return Effect.fail(Refused.redirect(status))
  if (status !== 200 && status !== 206) {
    return Effect.flatMap(Effect.promise(() => text(wire)), (reply) =>
      Effect.fail(Refused.make(status, reason, reply)))
  }
  const part = status === 206 ? Ranges.parse(headers.get("content-range")) : undefined
  if (status === 206 && part === undefined) return Effect.fail(strange("sent a part without saying which"))
  if (headers.has("content-encoding")) return Effect.fail(strange("sent the table encoded"))
  return Effect.succeed({
    part,
    length: framing._tag === "Length" ? framing.length : undefined,
    tag: headers.get("etag"),
    chunks: Lent.chunks((take) => wire.each(take))
  })
}

const strange = (what: string): Refusal => new Refusal({ status: 200, detail: `the server ${what}` })

/** What is there of an error's body. */
const text = async (wire: Wire): Promise<string> => {
  const pieces: Array<Uint8Array> = []
  let size = 0
  const take: Take = (bytes) => {
    size += bytes.length
    if (size > Refused.detailBytes) throw new Error("too long for a message")
    pieces.push(Buffer.from(bytes))
    return undefined
  }
  return wire.each(take).then(() => Buffer.concat(pieces).toString("utf8"), () => "")
}
