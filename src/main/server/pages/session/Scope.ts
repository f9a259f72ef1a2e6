import type { Item } from "../../../../domain/transcript/Item.ts"
import type { SubAgent } from "../../../../domain/transcript/SubAgent.ts"
import type { Links } from "./Links.ts"

/** A sub-agent's conversation as far as it is shown inside another. */
export interface Inlined {
  readonly agent: SubAgent
  /** The first items; `undefined` when it is only linked to. */
  readonly items: ReadonlyArray<Item> | undefined
  /** Is there more than these? */
  readonly more: boolean
}

/** What the parts of a page know about the whole. */
export interface Scope {
  readonly links: Links
  readonly person: string
  /** Put before the ids of items, so that those of a sub-agent are others. */
  readonly prefix: string
  readonly agents: ReadonlyArray<Inlined>
  /** Where a large result kept beside the session can be fetched. */
  readonly savedResult: (name: string) => string | undefined
  /** The prompts before and behind one. */
  readonly neighbours: (number: number) => { readonly previous: number | undefined; readonly next: number | undefined }
  /** Shows items below each other; here, because a call can hold a whole conversation. */
  readonly conversation: (items: ReadonlyArray<Item>, scope: Scope) => JSX.Element
  /** Links of a sub-agent's own page. */
  readonly within: (agentId: string) => Links
}
