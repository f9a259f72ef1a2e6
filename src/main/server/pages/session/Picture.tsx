import type { Image } from "../../../../domain/transcript/Block.ts"
import * as Visible from "../../../../domain/text/Visible.ts"

/** What browsers show without running anything in it; SVG is not among them. */
const types: ReadonlySet<string> = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"])

/** Longest picture put into a page, in characters of base64: about 1.5 MB of picture. */
const longest = 2_000_000

const base64 = /^[A-Za-z0-9+/]+={0,2}$/

export const Picture = ({ data, mediaType }: Image) => {
  const problem = !types.has(mediaType)
    ? `of type ${Visible.line(mediaType, 60)}`
    : data.length > longest ? "too large to show here" : base64.test(data) ? undefined : "damaged"
  return problem === undefined
    ? <p><img class="picture" src={`data:${mediaType};base64,${data}`} alt="Picture in the conversation" /></p>
    : <p class="quiet" safe>{`[A picture, ${problem}]`}</p>
}
