import * as Classification from "../../../domain/push/Classification.ts"
import * as Encoding from "../../../domain/push/Encoding.ts"
import type { Reply } from "../../../domain/push/Reply.ts"
import * as Run from "./Run.ts"

/** What a reply means for the file that was sent; heeds that its encoding may be to blame. */
export const judge = (
  run: Run.Run,
  reply: Reply,
  sent: { readonly size: number; readonly name?: string }
): Classification.Class => {
  const known = { ...sent, serverKnownForSha256: Run.serverSaysSha256(run) }
  const { class: judged, doubtful } = Encoding.judge(reply, Classification.classify(reply, known))
  if (doubtful) run.distrusted.add(Encoding.feature)
  return judged
}
