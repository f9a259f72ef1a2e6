import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Home from "../../domain/upgrade/Home.ts"
import * as Pointer from "../../domain/upgrade/Pointer.ts"
import { NotInstalled, type Ran, type Running, type Source, Versions, VersionsError } from "../../ports/Versions.ts"

/** What a program that is installed here does when it is run. */
export type Program = (args: ReadonlyArray<string>) => Ran

/** Says its version and nothing else. */
export const says = (version: string): Program => () => ({ code: 0, stdout: `agnes ${version}\n`, stderr: "" })

/** What is on a computer that exists only here, and what was done on it. */
export interface Computer {
  readonly home: string
  readonly running: Running
  /** By the name of their folder. `undefined`: an install broke off. */
  readonly folders: Map<string, Program | undefined>
  readonly pointers: Map<string, Pointer.Pointer>
  /** What npm would make of a source; a number: its exit code. */
  readonly npm: (source: Source) => Program | number
  readonly base: Program
  readonly done: Array<string>
  /** Switches that fail. */
  readonly stuck?: (pointer: Pointer.Pointer) => boolean
  /** What launchers do that do not heed the pointer. */
  readonly launcher?: Program
}

const absent: Ran = { code: -1, stdout: "", stderr: "no such program" }

export const layer = (computer: Computer): Layer.Layer<Versions> => {
  const { done, folders, home, npm, pointers, running } = computer
  const folderOf = (name: string): string => `${Home.versions(home)}/${name}`
  const nameOf = (entry: string): string | undefined => [...folders.keys()].find((name) => entry === Home.entryIn(folderOf(name)))
  const programAt = (entry: string): Program | undefined => folders.get(nameOf(entry) ?? "")
  const isLauncher = (entry: string): boolean => running._tag === "Package" && entry === running.entry
  const pointerOf = (base: Pointer.Base): Pointer.Pointer | undefined => {
    const pointer = pointers.get(base.folder)
    if (pointer === undefined || !Pointer.isFor(pointer, base)) return undefined
    return isLauncher(pointer.current.entry) || programAt(pointer.current.entry) !== undefined ? pointer : undefined
  }
  const launched = (): Program => {
    const pointer = running._tag === "Package" ? pointerOf(running.base) : undefined
    return computer.launcher ?? programAt(pointer?.current.entry ?? "") ?? computer.base
  }
  return Layer.succeed(Versions, {
    running: Effect.succeed(running),
    install: (name, source) =>
      Effect.suspend(() => {
        done.push(`install ${source._tag === "Registry" ? source.version : new TextDecoder().decode(source.bytes)}`)
        if (folders.has(name)) return Effect.fail(new NotInstalled({ code: -1, message: "EEXIST" }))
        const made = npm(source)
        folders.set(name, typeof made === "number" ? undefined : made)
        return typeof made === "number"
          ? Effect.fail(new NotInstalled({ code: made, message: "npm error" }))
          : Effect.succeed(Home.entryIn(folderOf(name)))
      }),
    isAlike: (name, entry) =>
      Effect.sync(() => {
        const [one, other] = [folders.get(name), isLauncher(entry) ? computer.base : programAt(entry)]
        return one !== undefined && one(["--version"]).stdout === other?.(["--version"]).stdout
      }),
    run: (entry, args) =>
      Effect.sync(() => {
        done.push(`run ${isLauncher(entry) ? "launcher" : nameOf(entry) ?? entry} ${args.join(" ")}`)
        return (isLauncher(entry) ? launched() : programAt(entry))?.(args) ?? absent
      }),
    pointer: (base) => Effect.sync(() => pointerOf(base)),
    point: (pointer) =>
      Effect.suspend(() => {
        done.push(`point ${pointer.current.version}`)
        if (computer.stuck?.(pointer) === true) return Effect.fail(new VersionsError({ message: "rename: ENOSPC" }))
        pointers.set(pointer.base.folder, pointer)
        return Effect.void
      }),
    prune: Effect.sync(() => {
      const wanted = [...pointers.values()].flatMap(Pointer.entries)
      for (const name of folders.keys()) if (!wanted.includes(Home.entryIn(folderOf(name)))) folders.delete(name)
    }),
    lockFile: Effect.succeed(Home.lock(home))
  })
}
