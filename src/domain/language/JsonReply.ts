import * as Option from "effect/Option"

const thought = "</think>"

/** The JSON value in a text that should be one, but that models put thoughts before and fences around. */
export const parse = (text: string): Option.Option<unknown> => {
  const behind = text.lastIndexOf(thought)
  const said = (behind < 0 ? text : text.slice(behind + thought.length)).trim()
  const bare = said.startsWith("```") && said.endsWith("```") && said.length > 6
    ? said.slice(said.indexOf("\n") + 1, -3)
    : said
  try {
    return Option.some(JSON.parse(bare) as unknown)
  } catch {
    return Option.none()
  }
}
