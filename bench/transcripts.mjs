/** Sessions of a wished size, made of recorded ones: the lines of real transcripts with ids of their own. */
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

const folder = fileURLToPath(new URL("../test/fixtures/transcripts", import.meta.url))
const recorded = readdirSync(folder).filter((name) => name.endsWith(".jsonl"))
  .flatMap((name) => readFileSync(`${folder}/${name}`, "utf8").split("\n").filter((line) => line !== ""))

/** Session number `n`, of about so many bytes. */
export const session = (n, size) => {
  const own = n.toString(16).padStart(8, "0")
  let text = ""
  for (let at = (n * 17) % recorded.length; text.length < size; at = (at + 1) % recorded.length) {
    text += `${
      recorded[at].replaceAll(/"(uuid|parentUuid)":"[0-9a-f]{8}/g, `"$1":"${own}`)
        .replaceAll(/"(msg|toolu|req)_[A-Za-z0-9]{8}/g, `"$1_${own}`)
    }\n`
  }
  return Buffer.from(text)
}
