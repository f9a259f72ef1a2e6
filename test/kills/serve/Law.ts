import * as fs from "node:fs"
import * as path from "node:path"
import type { Scenario } from "./Scenarios.ts"
import type { Serving } from "./Serving.ts"
import { sha256, type Site } from "./Site.ts"

/** What a server owes to whoever it has answered (reliability T2, T11, S17, I17). */

/** Holds at any time while it serves, also in the middle of everything. */
const answered = async (site: Site, serving: Serving, scenario: Scenario): Promise<ReadonlyArray<string>> => {
  const found: Array<string> = []
  const gone = site.takenBack
  for (const { session_id: id, sha256: hash } of site.receipts) {
    if (scenario.gone?.includes(id) === true) continue
    const kept = site.kept(id).map((file) => sha256(site.bytes(file)))
    const isThere = scenario.forgets === true ? kept.length > 0 : kept.includes(hash)
    if (!isThere) found.push(`a receipt of ${id} was given, and what it is for is not kept`)
  }
  for (const id of gone) {
    for (const file of site.holding(id)) found.push(`I17 ${id} was said to be taken back, and ${file} holds it`)
  }
  for (const { id, sha256: hash } of await site.listed(serving)) {
    // Behind a death in the middle of a publication the listed version lies among the older ones.
    if (!site.kept(id).some((file) => sha256(site.bytes(file)) === hash)) found.push(`${id} is listed, and its bytes are not kept`)
    if (site.versions.get(id)?.has(hash) !== true) found.push(`${id} is listed, and nobody ever sent that`)
  }
  // A file nobody names stays until its session is sent again, or taken back.
  found.push(...(await site.problems()).filter((problem) => !problem.startsWith("extra ")))
  return found
}

/** Holds when everybody had their turn. */
const delivered = (site: Site, scenario: Scenario): ReadonlyArray<string> => {
  const found: Array<string> = []
  for (const id of scenario.delivered) {
    const [current, ...older] = site.kept(id)
    const local = fs.readFileSync(site.pathOf(id))
    if (current === undefined || !site.bytes(current).equals(local)) found.push(`I7 ${id} is not kept as it is`)
    if (older.length >= (site.versions.get(id)?.size ?? 0)) found.push(`I2 ${id} is kept ${older.length + 1} times`)
    if (!site.receipts.some((receipt) => receipt.session_id === id && receipt.sha256 === sha256(local))) {
      found.push(`I9 ${id} has no receipt`)
    }
    for (const name of relatives(site, id)) {
      const bytes = fs.readFileSync(path.join(site.pathOf(id).slice(0, -".jsonl".length), name))
      const kept = site.files.filter((file) => file.includes(`/.family/${id}/`))
      if (!kept.some((file) => site.bytes(file).equals(bytes))) found.push(`I7 ${name} of ${id} is not kept as it is`)
    }
  }
  for (const id of scenario.gone ?? []) {
    if (!site.takenBack.includes(id)) found.push(`I17 ${id} was not taken back`)
    for (const file of site.holding(id)) found.push(`I17 ${file} holds ${id}`)
    for (const file of site.files) if (file.includes(`/${id}/`) || file.includes(`/${id}.`)) found.push(`I17 ${file} is named after it`)
  }
  const waiting = site.queued.filter((id) => scenario.gone?.includes(id) !== true)
  if (waiting.length > 0) found.push(`I5 ${waiting.join(" and ")} still wait`)
  const incoming = site.files.filter((file) => file.startsWith("incoming/"))
  if (incoming.length > 0) found.push(`left behind: ${incoming.join(", ")}`)
  return found
}

const relatives = (site: Site, id: string): ReadonlyArray<string> => {
  const folder = site.pathOf(id).slice(0, -".jsonl".length)
  if (!fs.existsSync(folder)) return []
  return fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
}

/** Looks, lets the client finish in peace, and looks again. */
export const check = async (site: Site, serving: Serving, scenario: Scenario): Promise<ReadonlyArray<string>> => {
  const found = [...await answered(site, serving, scenario)]
  const { code, stderr } = await site.push()
  if (code !== 0) found.push(`I5 the next push ended with ${code}: ${stderr.slice(-300)}`)
  found.push(...delivered(site, scenario), ...await site.problems())
  return found
}
