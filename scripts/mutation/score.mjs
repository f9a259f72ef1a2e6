/** The mutants of folders of src/domain: made, sampled, tried, counted. */
import { createHash } from "node:crypto"
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Copy from "../mutants/copy.mjs"
import * as Tool from "./tool.mjs"
import { watch } from "./watch.mjs"

const domain = "src/domain"

export const folders = () =>
  readdirSync(domain, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort()

const sourcesOf = (folder) =>
  readdirSync(`${domain}/${folder}`, { recursive: true }).filter((name) => name.endsWith(".ts"))
    .map((name) => `${domain}/${folder}/${name}`).sort()

/** Belongs the mutant to the sample? It goes by what it changes, not by its number, so a sample stays what it was. */
const isSampled = (mutant, every, seed) => {
  const { end, start } = mutant.location
  const place = [start.line, start.column, end.line, end.column]
  const text = [seed, mutant.fileName, mutant.mutatorName, ...place, mutant.replacement].join(" ")
  return createHash("sha256").update(text).digest().readUInt32BE(0) % every === 0
}

const ends = ["killed", "timeout", "survived"]

const worst = (found) => ends.find((end) => found.includes(end)) ?? "no coverage"

const tryFolder = async (instrument, folder, { every, seed, wanted }) => {
  const copy = Copy.make()
  process.once("exit", copy.remove)
  try {
    const sources = sourcesOf(folder)
    const texts = new Map(sources.map((name) => [name, readFileSync(join(copy.root, name), "utf8")]))
    const { files, mutants } = await instrument(
      sources.map((name) => ({ name, content: texts.get(name), mutate: wanted(name) }))
    )
    for (const { content, name } of files) writeFileSync(join(copy.root, name), content)
    // Those of mutators that are left out come with a status.
    const made = mutants.filter(({ status }) => status === undefined)
    const chosen = made.filter((mutant) => isSampled(mutant, every, seed))
    const began = performance.now()
    const { lines, reason, said } = chosen.length === 0 ? { lines: [] } : await watch(copy.root, {
      folder, seed, sources, mutants: chosen.map(({ id }) => id)
    })
    if (reason !== undefined) return { folder, reason }
    const broken = lines.filter((line) => line.broken !== undefined).map((line) => `${line.broken}: ${line.by}`)
    return {
      folder, broken: said === undefined || broken.length > 0 ? broken : [said],
      made: made.length, seconds: (performance.now() - began) / 1000,
      mutants: chosen.map(({ fileName, id, location, mutatorName, replacement }) => {
        const own = lines.filter((line) => line.id === id)
        const by = own.find(({ end }) => end === "killed")
        const line = location.start.line + 1
        return {
          end: worst(own.map(({ end }) => end)), at: `${fileName}:${line}:${location.start.column + 1}`,
          mutator: mutatorName, was: excerpt(texts.get(fileName), location), replacement, by: by === undefined ? undefined : `${by.file} > ${by.by}`
        }
      })
    }
  } finally {
    process.off("exit", copy.remove)
    copy.remove()
  }
}

const excerpt = (text, { end, start }) => {
  const lines = text.split("\n").slice(start.line, end.line + 1)
  const last = lines.length - 1
  lines[last] = lines[last].slice(0, end.column)
  lines[0] = lines[0].slice(start.column)
  return lines.join("\n")
}

export const count = (mutants) => {
  const of = (end) => mutants.filter((mutant) => mutant.end === end).length
  const [killed, timeout, survived, none] = ["killed", "timeout", "survived", "no coverage"].map(of)
  const score = mutants.length === 0 ? undefined : 100 * (killed + timeout) / mutants.length
  return { mutants: mutants.length, killed, timeout, survived, noCoverage: none, score }
}

/** `{ version, results }` with one result a folder, or `{ reason }` when the tool is not to be had. */
export const run = async ({ every, only, seed, told }) => {
  const { instrument, reason, version } = await Tool.load()
  if (reason !== undefined) return { reason }
  const wanted = (name) => only === undefined || only.some((path) => name === path || name.startsWith(`${path}/`))
  const results = []
  for (const folder of folders().filter((name) => sourcesOf(name).some(wanted))) {
    const result = await tryFolder(instrument, folder, { every, seed, wanted })
    results.push(result)
    told(result)
  }
  return { version, results }
}
