/** What a name of the simulated disk stands for. Each has what is in memory and what would survive a power cut. */
export type Node = FileNode | FolderNode | LinkNode | OtherNode

interface Common {
  readonly inode: number
  readonly uid: number | undefined
  modifiedAt: number
  changedAt: number
}

/** A change of content that no sync has covered yet. */
export type Change =
  | { readonly _tag: "Append"; readonly bytes: Uint8Array }
  | { readonly _tag: "Truncate"; readonly length: number }

export interface FileNode extends Common {
  readonly kind: "file"
  bytes: Uint8Array
  durable: Uint8Array
  pending: Array<Change>
  /** Bytes that a failed sync has given up: no later sync writes them. */
  lost: Array<{ readonly from: number; readonly to: number }>
}

export interface FolderNode extends Common {
  readonly kind: "directory"
  names: Map<string, Node>
  durable: Map<string, Node>
}

export interface LinkNode extends Common {
  readonly kind: "link"
  readonly target: string
}

/** A FIFO, device or socket. */
export interface OtherNode extends Common {
  readonly kind: "other"
}

/** One unbroken change of names, as a journal would hold it; a node of `undefined` is a deletion. */
export type NameChange = ReadonlyArray<{
  readonly folder: FolderNode
  readonly name: string
  readonly node: Node | undefined
}>

export const apply = (bytes: Uint8Array, change: Change): Uint8Array => {
  if (change._tag === "Truncate") {
    const cut = new Uint8Array(change.length)
    cut.set(bytes.subarray(0, change.length))
    return cut
  }
  const longer = new Uint8Array(bytes.length + change.bytes.length)
  longer.set(bytes)
  longer.set(change.bytes, bytes.length)
  return longer
}

export const weight = (change: Change): number => (change._tag === "Append" ? change.bytes.length : 1)

/** The first `steps` of the changes: whole ones, then the beginning of the next append. */
export const prefix = (changes: ReadonlyArray<Change>, steps: number): ReadonlyArray<Change> => {
  const taken: Array<Change> = []
  for (const change of changes) {
    if (steps <= 0) break
    taken.push(change._tag === "Append" ? { ...change, bytes: change.bytes.subarray(0, steps) } : change)
    steps -= weight(change)
  }
  return taken
}

export const setName = (names: Map<string, Node>, name: string, node: Node | undefined): void => {
  if (node === undefined) names.delete(name)
  else names.set(name, node)
}
