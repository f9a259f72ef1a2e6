import { readFileSync } from "node:fs"
import { join } from "node:path"
import * as Prebuilds from "../Prebuilds.ts"
import * as Manual from "./Manual.ts"

type Texts = Readonly<Record<string, string>>

/** The pages as the build wrote them, beside this bundle. */
export const texts = (): Texts => JSON.parse(readFileSync(join(Prebuilds.folder, "..", "help.json"), "utf8")) as Texts

export const manual = (): Manual.Manual => Manual.make(texts())
