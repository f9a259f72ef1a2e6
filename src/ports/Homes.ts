import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import type { Entry } from "../domain/collect/HomeFolder.ts"
import type { Seen } from "../domain/collect/Seen.ts"
import type { Pass } from "./Transcripts.ts"

/** What is there is not taken, and why. */
export class HomeRefused extends Schema.TaggedError<HomeRefused>()("HomeRefused", {
  reason: Schema.Literal(
    "link", "not-regular", "not-a-folder", "foreign-owner", "hard-link", "other-volume", "too-large", "name"
  )
}) {
  override get message(): string {
    return this.reason
  }
}

/** The machine would not let us look (EACCES, EMFILE, EIO, …). */
export class HomeUnreadable extends Schema.TaggedError<HomeUnreadable>()("HomeUnreadable", { code: Schema.String }) {
  override get message(): string {
    return this.code
  }
}

/** Somebody's home: its own folder, and who owns it. */
export interface Home {
  readonly name: string
  /** Absolute, without a slash at the end. */
  readonly path: string
  readonly uid: number
}

/** Names in a folder, in order; `more` when there are others that were not looked at. */
export interface Listing {
  readonly names: ReadonlyArray<string>
  readonly more: boolean
}

/** An open file; it is read through this one descriptor. `pass` gives the bytes it had when it was opened. */
export interface HomeFile {
  readonly size: number
  readonly pass: () => Pass<AsyncIterable<Uint8Array>>
  /** What tells this state of the file from any other (`Seen.of`). */
  readonly seen: Seen["file"]
  /** Milliseconds. */
  readonly modifiedAt: number
  /** The first bytes, at most `length`. */
  readonly beginning: (length: number) => Effect.Effect<Uint8Array, HomeUnreadable>
}

/**
 * The homes of the people of this machine, read by somebody who may be root, in folders where other people can put
 * anything at any moment (reliability §6.4). So every folder and file is opened from the descriptor of the one above,
 * no link is followed at any step, and what counts is what the descriptor says: owner, kind and volume of everything on
 * the way must be those of the home. Nothing is ever written. Never blocks on a FIFO or device.
 */
export class Homes extends Context.Tag("agnes/server/Homes")<Homes, {
  /** The absolute folder with the homes. */
  readonly root: string
  /** Everything in it, in the order of names; empty when there is no such folder. */
  readonly entries: Effect.Effect<ReadonlyArray<Entry>, HomeUnreadable>
  /**
   * Names in a folder of a home that end in `.jsonl`; `undefined` when there is no such folder. Looks at no more than
   * `most` names.
   */
  readonly list: (
    home: Home,
    folder: ReadonlyArray<string>,
    most: number
  ) => Effect.Effect<Listing | undefined, HomeRefused | HomeUnreadable>
  /** A regular file of the home's owner; `undefined` when it is not there. Closed with the scope. */
  readonly open: (
    home: Home,
    path: ReadonlyArray<string>
  ) => Effect.Effect<HomeFile | undefined, HomeRefused | HomeUnreadable, Scope.Scope>
  /**
   * A small file of the home's owner, in the home or, with an absolute path outside of it, anywhere the way goes
   * through no link; `undefined` when it is not there. More than `most` bytes are refused.
   */
  readonly read: (
    home: Home,
    path: string,
    most: number
  ) => Effect.Effect<Uint8Array | undefined, HomeRefused | HomeUnreadable>
}>() {}
