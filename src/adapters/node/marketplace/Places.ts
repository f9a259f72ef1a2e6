import { createHash } from "node:crypto"
import { join } from "node:path"
import type { Contents } from "../../../ports/PluginRepositories.ts"

/**
 * Where plugins lie in a data folder: `marketplace/bundles/<digest>` are kept, `marketplace/stacks/<key>.git` are made
 * of them when somebody asks.
 */

export const bundlesOf = (root: string): string => join(root, "marketplace", "bundles")
export const stacksOf = (root: string): string => join(root, "marketplace", "stacks")

export const bundleOf = (root: string, digest: string): string => {
  if (!/^[0-9a-f]{64}$/.test(digest)) throw new Error("not the digest of a plugin")
  return join(bundlesOf(root), digest)
}

/** Changes when the way repositories are made does. */
const edition = "1"

/** One repository for all who have the same stack. */
export const keyOf = ({ digests, list }: Contents): string =>
  `${createHash("sha256").update(JSON.stringify([edition, list, digests])).digest("hex")}.git`
