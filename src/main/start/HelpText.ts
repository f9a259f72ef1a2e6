import * as fs from "node:fs"
import * as path from "node:path"
import process from "node:process"

/** What `agnes [COMMAND …] --help` prints; `undefined` for any other arguments. Written by the build. */
export const find = (args: ReadonlyArray<string>): string | undefined => {
  const last = args.at(-1)
  if (last !== "--help" && last !== "-h") return undefined
  try {
    const pages = JSON.parse(fs.readFileSync(path.join(__dirname, "help.json"), "utf8")) as Record<string, string>
    const words = args.slice(0, -1).join(" ")
    return Object.hasOwn(pages, words) ? pages[words] : undefined
  } catch {
    return undefined
  }
}

const colours = /\u001b\[[0-9;]*m/g

/** Colour only where somebody looks. A reader that goes away is no error. */
export const print = (text: string): void => {
  const coloured = process.stdout.isTTY === true && !process.env["NO_COLOR"]
  process.stdout.on("error", () => {})
  process.stdout.write(coloured ? text : text.replace(colours, ""))
}
