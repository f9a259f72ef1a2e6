import * as fs from "node:fs"
import * as Kills from "../../support/Kills.ts"
import * as Law from "../serve/Law.ts"
import type { Scenario } from "../serve/Scenarios.ts"
import { Serving } from "../serve/Serving.ts"
import { Site } from "../serve/Site.ts"

/** The folder of an older server, opened by this one, and by the older one again (reliability T10). */

export interface Shown {
  readonly trials: number
  /** Calls of an undisturbed first start that change something in the folder. */
  readonly calls: number
  /** Was the older one content with the newer folder, or did it say that it is not? */
  readonly refused: boolean
  readonly violations: ReadonlyArray<string>
}

const scenario: Scenario = {
  name: "what an older version has kept",
  prepare: () => {},
  delivered: ["one", "two"],
  gone: []
}

/** Two sessions, one of them in two versions, sent by the older client to the older server. */
const kept = async (program: string, older: string): Promise<Site> => {
  const site = new Site(program)
  const serving = await site.serve(older)
  for (const [id, what] of [["one", "new"], ["two", "new"], ["one", "grown"]] as const) {
    site.session(id, what)
    const { code, stderr } = await site.push(older)
    if (code !== 0) throw new Error(`the older version does not push: ${code} ${stderr}`)
  }
  await serving.stop()
  site.save()
  return site
}

/** The first start of the newer server under strace, to its end. */
const traced = async (site: Site, strace: ReadonlyArray<string>): Promise<boolean> => {
  const serving = Serving.spawned({ ...site.wish(), before: ["strace", "-D", "-f", "-qq", ...strace] })
  const isReady = await serving.ready
  if (isReady) await serving.stop()
  await serving.ended
  return isReady
}

/** The older server on the folder of the newer one: it serves, or says why not; it harms nothing. */
const back = async (site: Site, older: string, violations: Array<string>): Promise<boolean> => {
  const serving = Serving.spawned(site.wish(older))
  const isReady = await serving.ready
  if (isReady) await serving.stop()
  else if (await serving.ended === null || serving.stderr.trim() === "") violations.push("the older server ended without a word")
  return !isReady
}

const lawful = async (site: Site): Promise<ReadonlyArray<string>> => {
  try {
    const serving = await site.serve()
    const found = await Law.check(site, serving, scenario)
    await serving.stop()
    return found
  } catch (error) {
    return [String(error)]
  }
}

export const check = async (program: string, older: string, every: number): Promise<Shown> => {
  const site = await kept(program, older)
  const violations: Array<string> = []
  try {
    const log = `${site.folder}.calls`
    await traced(site, Kills.recording(log))
    const points = Kills.pointsOf(fs.readFileSync(log, "utf8"), site.folder)
    violations.push(...await lawful(site))
    const refused = await back(site, older, violations)
    violations.push(...(await lawful(site)).map((found) => `after the older server: ${found}`))
    const struck = points.filter((_, n) => n % every === 0)
    for (const point of struck) {
      site.restore()
      await traced(site, Kills.striking(point, "signal=KILL", String(point.count)))
      const found = await lawful(site)
      violations.push(...found.map((one) => `killed at ${point.call} ${point.count} of ${point.path ?? "?"}: ${one}`))
    }
    return { trials: struck.length, calls: points.length, refused, violations }
  } finally {
    site.discard()
  }
}
