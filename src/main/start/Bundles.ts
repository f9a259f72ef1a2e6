import { isAscii } from "node:buffer"
import * as fs from "node:fs"
import * as path from "node:path"
import process from "node:process"
import * as vm from "node:vm"
import * as Fnv1a from "../../domain/text/Fnv1a.ts"
import * as CodeCache from "./CodeCache.ts"

/** Which build this is: a hash over its bundles, put in by scripts/build.mjs. */
declare const agnesBuild: string

export interface Place {
  readonly folder: string
  /** What is kept is what this command ran; for another one it would lack much and hold much in vain. */
  readonly command: string
}

const opening = "(function (exports, require, module, __filename, __dirname) { "

/** A process that has run so long keeps what it has compiled then; it may be killed before it ends. Milliseconds. */
const settled = 3_000

const loaded = new Map<string, { exports: unknown }>()

/**
 * Runs a bundle that lies beside this one, once, and answers what it exports; given a place, from the compiled code that is
 * kept there, which is written when the process ends. Bundles that it requires come the same way.
 */
export const load = (name: string, place: Place | undefined): unknown => {
  if (place === undefined) return require(name)
  const known = loaded.get(name)
  if (known !== undefined) return known.exports
  const file = path.join(__dirname, name)
  const module = { exports: {} as unknown }
  loaded.set(name, module)
  const wanted = (other: string): unknown => /^\.\/[\w-]+\.cjs$/.test(other) ? load(other, place) : require(other)
  const { keep, run } = compile(file, place)
  // First: a hook program ends the process before it returns.
  if (keep !== undefined) atRest(keep)
  run(module.exports, Object.assign(wanted, require), module, file, path.dirname(file))
  return module.exports
}

const compile = (file: string, { command, folder }: Place) => {
  const bytes = fs.readFileSync(file)
  const text = opening + bytes.toString(isAscii(bytes) ? "latin1" : "utf8") + "\n})"
  const { mtimeMs } = fs.statSync(file)
  // The file too: installations beside each other, of other builds, would take turns to write one and the same.
  const kind = Fnv1a.of([...process.execArgv, process.env["NODE_OPTIONS"] ?? "", file].join(" "))
  const name = [path.basename(file, ".cjs"), command, process.version, process.arch, kind].join("-")
  const cache = CodeCache.at(path.join(folder, `${name}.code`), `agnes ${agnesBuild} ${text.length} ${mtimeMs}`)
  const cachedData = cache.read()
  const script = new vm.Script(text, {
    filename: file,
    columnOffset: -opening.length,
    ...(cachedData === undefined ? {} : { cachedData })
  })
  const fresh = cachedData !== undefined && script.cachedDataRejected !== true
  return {
    run: script.runInThisContext() as (...given: ReadonlyArray<unknown>) => void,
    keep: fresh ? undefined : () => cache.write(() => script.createCachedData())
  }
}

/** Once: when the process ends, or has run for a while. */
const atRest = (keep: () => void): void => {
  let done = false
  const once = (): void => {
    if (done) return
    done = true
    keep()
  }
  process.on("exit", once)
  setTimeout(once, settled).unref()
}
