import type { Asking, Heed } from "../../../adapters/http/Heed.ts"
import { version } from "../../Version.ts"

/** What the layers have to know of the process they serve. */
export interface Around {
  /** The folder with the lock addon (`dist/prebuilds`). */
  readonly prebuilds: string
  /** `linux`, `darwin`, `win32`, … */
  readonly platform: string
  /** `PATH`. */
  readonly path: string
  /** The Node that runs this: where `node` is when `PATH` does not say. */
  readonly running: string
  /** Hears what servers say of themselves. */
  readonly heed?: Heed
}

/** `agnes/<version> (<system>)` with the system's usual name, as client spec HTTP-1. */
export const userAgent = ({ platform }: Around): string =>
  `agnes/${version} (${platform === "win32" ? "windows" : platform})`

export const asking = (around: Around): Asking => ({ userAgent: userAgent(around), heed: around.heed })
