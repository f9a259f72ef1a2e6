import * as Listing from "./Listing.ts"
import type { Plugin } from "./Plugin.ts"
import * as PluginName from "./PluginName.ts"

/** Hex digits of the digest that stand in a version: enough that two contents of one plugin never share them. */
const shown = 12

/**
 * The version Claude Code is told: the author's, and behind it what tells its content from any other (semver's build
 * metadata). Claude Code updates a plugin when its version differs, and authors forget to count.
 */
export const version = (declared: string, digest: string): string => {
  const plain = declared.replace(/\+.*$/, "").replace(/[^0-9A-Za-z.-]/g, "-").slice(0, 64)
  return `${plain === "" ? none : plain}+${digest.slice(0, shown)}`
}

/** Where nobody counted. */
export const none = "0.0.0"

/** The folder of a plugin in our repository. */
export const folderOf = (name: string): string => `plugins/${name}`

/** The list of our repository, for these plugins in this order. */
export const list = (plugins: ReadonlyArray<Plugin>): string =>
  `${JSON.stringify(
    {
      name: PluginName.marketplace,
      owner: { name: "agnes" },
      metadata: { description: "The plugins you chose at your agnes server, and those its admins pinned." },
      plugins: plugins.map(({ description, digest, name, rest, version: declared }) => ({
        ...rest,
        name,
        source: `./${folderOf(name)}`,
        description,
        version: version(declared, digest)
      }))
    },
    null,
    2
  )}\n`

const encoder = new TextEncoder()

/**
 * The beginning of a repository with this list, as `git fast-import` reads it; the bundles of the plugins follow. Who
 * and when are fixed: the same plugins are the same commit for everybody, and every change is a commit of its own
 * without a history.
 */
export const head = (list: string): Uint8Array => {
  const message = "Plugins of this agnes server\n"
  const bytes = encoder.encode(list)
  return encoder.encode(
    `commit refs/heads/main\ncommitter agnes <agnes@localhost> 0 +0000\ndata ${message.length}\n${message}`
      + `M 100644 inline ${Listing.path}\ndata ${bytes.length}\n${list}\n`
  )
}
