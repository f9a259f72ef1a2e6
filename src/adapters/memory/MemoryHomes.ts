import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { createHash } from "node:crypto"
import type * as HomeFolder from "../../domain/collect/HomeFolder.ts"
import { type Home, type HomeFile, HomeRefused, Homes, HomeUnreadable } from "../../ports/Homes.ts"

/** What lies under an absolute path. */
export interface Node {
  readonly kind: "file" | "folder" | "link" | "fifo" | "unreadable"
  readonly uid: number
  readonly bytes?: Uint8Array
  readonly modifiedAt?: number
}

/** Paths and what is there; changed by whoever made it, folders included. */
export type Machine = Map<string, Node>

const looked = (machine: Machine, path: string): Node | undefined => {
  const node = machine.get(path)
  if (node?.kind === "link") throw new HomeRefused({ reason: "link" })
  if (node?.kind === "unreadable") throw new HomeUnreadable({ code: "EACCES" })
  return node
}

/** Every folder from `home` down to the path is one, and the owner's; `false` when one is not there. */
const reach = (machine: Machine, home: Home, path: string): boolean => {
  const inHome = path === home.path || path.startsWith(`${home.path}/`)
  const steps = path.split("/").slice(1)
  const folders = steps.map((_, i) => `/${steps.slice(0, i + 1).join("/")}`)
    .filter((folder) => !inHome || folder.length >= home.path.length)
  for (const folder of folders) {
    const node = looked(machine, folder)
    if (node === undefined) return false
    if (node.kind !== "folder") throw new HomeRefused({ reason: "not-a-folder" })
    if (inHome && node.uid !== home.uid) throw new HomeRefused({ reason: "foreign-owner" })
  }
  return true
}

const file = (machine: Machine, home: Home, path: string): Node | undefined => {
  if (path.split("/").slice(1).some((name) => name === "" || name === "." || name === "..")) {
    throw new HomeRefused({ reason: "name" })
  }
  if (!reach(machine, home, path.slice(0, path.lastIndexOf("/")))) return undefined
  const node = looked(machine, path)
  if (node === undefined) return undefined
  if (node.kind !== "file") throw new HomeRefused({ reason: "not-regular" })
  if (node.uid !== home.uid) throw new HomeRefused({ reason: "foreign-owner" })
  return node
}

const opened = ({ bytes = new Uint8Array(), modifiedAt = 0 }: Node): HomeFile => ({
  size: bytes.length,
  modifiedAt,
  seen: `${createHash("sha256").update(bytes).digest("hex")}:${modifiedAt}`,
  beginning: (length) => Effect.succeed(bytes.subarray(0, length)),
  pass: () => {
    const hash = createHash("sha256")
    async function* chunks() {
      hash.update(bytes)
      yield bytes
    }
    return { chunks: chunks(), sha256: () => hash.digest("hex") }
  }
})

const look = <A>(run: () => A): Effect.Effect<A, HomeRefused | HomeUnreadable> =>
  Effect.try({ try: run, catch: (error) => error as HomeRefused | HomeUnreadable })

const kindOf = (kind: Node["kind"]): HomeFolder.Entry["kind"] =>
  kind === "link" ? "link" : kind === "file" || kind === "fifo" ? "other" : "folder"

const namesIn = (machine: Machine, folder: string): ReadonlyArray<string> =>
  [...machine.keys()]
    .filter((path) => path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).includes("/"))
    .map((path) => path.slice(folder.length + 1))
    .sort()

/** Homes as values. */
export const layer = (root: string, machine: Machine): Layer.Layer<Homes> =>
  Layer.succeed(Homes, {
    root,
    entries: Effect.sync(() =>
      namesIn(machine, root).flatMap((name) => {
        const node = machine.get(`${root}/${name}`)
        return node === undefined ? [] : [{ name, kind: kindOf(node.kind), uid: node.uid }]
      })
    ),
    list: (home, folder, most) =>
      look(() => {
        const path = [home.path, ...folder].join("/")
        if (!reach(machine, home, path)) return undefined
        const names = namesIn(machine, path)
        const found = names.slice(0, most).filter((name) => name.endsWith(".jsonl"))
        return { names: found, more: names.length > most }
      }),
    open: (home, path) =>
      look(() => {
        const node = file(machine, home, [home.path, ...path].join("/"))
        return node === undefined ? undefined : opened(node)
      }),
    read: (home, path, most) =>
      look(() => {
        const bytes = file(machine, home, path)?.bytes
        if (bytes !== undefined && bytes.length > most) throw new HomeRefused({ reason: "too-large" })
        return bytes
      })
  })
