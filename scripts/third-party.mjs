/** `dist/THIRD_PARTY.md`: whose code lies in our bundles, with their licences, out of what esbuild says it put in. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"

const packageOf = (input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0]

const inputs = readdirSync("dist/meta").flatMap((name) =>
  Object.values(JSON.parse(readFileSync(join("dist/meta", name), "utf8")).outputs).flatMap(({ inputs }) => Object.keys(inputs))
)
const folders = [...new Set([...inputs.map(packageOf), "node_modules/fs-native-extensions"])]
  .filter((folder) => folder !== undefined && existsSync(join(folder, "package.json")))
  .sort()

const licenceOf = (folder) => {
  const file = readdirSync(folder).find((name) => /^licen[cs]e(\.(md|txt))?$/i.test(name))
  return file === undefined ? "" : readFileSync(join(folder, file), "utf8").trim()
}

const chapters = folders.map((folder) => {
  const { author, license, name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
  const by = typeof author === "string" ? author : author?.name
  const text = licenceOf(folder)
  return [`## ${name} ${version}`, `Licence: ${license}${by ? `, by ${by}` : ""}`, ...(text ? ["```", text, "```"] : [])].join("\n\n")
})

writeFileSync(
  join("dist", "THIRD_PARTY.md"),
  `# Code of others in the bundles\n\nagnes itself is under the MIT licence. Its bundles hold parts of these packages.\n\n${chapters.join("\n\n")}\n`
)
if (folders.length === 0) throw new Error(`no packages found below ${dirname("dist/meta")}`)
