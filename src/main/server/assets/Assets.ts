import { createHash } from "node:crypto"
import * as Admin from "./Admin.ts"
import * as Base from "./Base.ts"
import * as Colours from "./Colours.ts"
import * as Copying from "./Copying.ts"
import * as Conversation from "./Conversation.ts"
import * as Knowledge from "./Knowledge.ts"
import * as Parts from "./Parts.ts"
import * as SessionList from "./SessionList.ts"
import * as Usage from "./Usage.ts"

export interface Asset {
  /** Names the content, so that it may be kept for ever and a new version is fetched at once. */
  readonly path: `/${string}`
  readonly type: string
  readonly text: string
}

const named = (name: string, extension: string, type: string, text: string): Asset => {
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 12)
  return { path: `/assets/${name}.${hash}.${extension}`, type, text }
}

const sheets = [Colours, Base, Parts, Admin, Conversation, SessionList, Usage, Knowledge].map(({ css }) => css)

/**
 * The one style sheet of all pages. It is text in the program: bundle, library and tests have it without a file that
 * could be missing or of another version.
 */
export const stylesheet = named("agnes", "css", "text/css; charset=utf-8", sheets.join(""))

/** For pages with texts to copy; they say so in their policy (`Page.scripted`). */
export const copying = named("copying", "js", "text/javascript; charset=utf-8", Copying.script)

export const all: ReadonlyArray<Asset> = [stylesheet, copying]
