import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import * as Home from "../../domain/upgrade/Home.ts"
import * as Pointer from "../../domain/upgrade/Pointer.ts"
import { lift } from "../../ports/Lift.ts"
import { NotInstalled, type Running, Versions, VersionsError } from "../../ports/Versions.ts"
import * as DurableFile from "../files/DurableFile.ts"
import type { Machine } from "../files/Machine.ts"
import * as OwnFile from "../files/OwnFile.ts"
import * as Npm from "./Npm.ts"
import * as VersionFolders from "./VersionFolders.ts"

export interface Around {
  /** Below it are the versions (`domain/upgrade/Home`); `undefined`: this user has no place for them. */
  readonly home: string | undefined
  /** The script this process was started with. */
  readonly launcher: string
  /** The folder of the build this process runs. */
  readonly dist: string
  /** The Node that runs it. */
  readonly node: string
  readonly npm: Npm.Program | undefined
}

const installTime = 600_000

const install = [
  "install", "--ignore-scripts", "--no-save", "--package-lock=false", "--no-audit", "--no-fund", "--no-update-notifier",
  "--global=false", "--omit=dev", "--prefer-offline", "--loglevel=error"
]

/** Folders, npm and processes of this computer. */
export const layer = (machine: Machine, around: Around): Layer.Layer<Versions> => {
  // Without a place there is no lock, and without a lock nothing is made.
  const home = around.home ?? ""
  const folderOf = (name: string): string => `${Home.versions(home)}/${name}`
  return Layer.succeed(Versions, {
    running: Effect.promise(() => runningFrom(around.launcher)),
    install: (name, source) =>
      Effect.tryPromise({
        try: async (): Promise<string> => {
          const folder = folderOf(name)
          await fs.mkdir(Home.versions(home), { recursive: true, mode: 0o700 })
          await fs.mkdir(folder, { mode: 0o700 })
          const file = `${folder}/agnes.tgz`
          if (source._tag === "Bytes") await fs.writeFile(file, source.bytes)
          await withNpm(around.npm, folder, source._tag === "Bytes" ? file : `agnes@${source.version}`)
          await fs.rm(file, { force: true })
          const entry = Home.entryIn(folder)
          if (!(await VersionFolders.exists(entry))) throw failed(0, "the package holds no agnes")
          await VersionFolders.settle(folder)
          return entry
        },
        catch: (error) => error instanceof NotInstalled ? error : failed(-1, messageOf(error))
      }),
    isAlike: (name, entry) =>
      Effect.promise(() =>
        VersionFolders.areAlike(path.dirname(Home.entryIn(folderOf(name))), path.dirname(entry)).catch(() => false)),
    run: (entry, args, { seconds }) =>
      Effect.promise(() =>
        Npm.run({ command: around.node, args: [entry] }, args, {
          milliseconds: seconds * 1000,
          env: Npm.environment({ AGNES_SELF_UPGRADE_IN_PROGRESS: "1", AGNES_NO_UPDATE_CHECK: "1" })
        })),
    pointer: (base) =>
      Effect.gen(function*() {
        const bytes = yield* lift(OwnFile.read(machine, Home.pointer(home, base.folder)))
        const pointer = bytes === undefined ? undefined : Pointer.parse(new TextDecoder().decode(bytes))
        if (pointer === undefined || !Pointer.isFor(pointer, base)) return undefined
        return (yield* Effect.promise(() => VersionFolders.exists(pointer.current.entry))) ? pointer : undefined
      }).pipe(Effect.orElseSucceed(() => undefined)),
    point: (pointer) =>
      lift(DurableFile.makeFolder(machine, Home.pointers(home), 0o700)).pipe(
        Effect.andThen(lift(DurableFile.replace(
          machine,
          Home.pointer(home, pointer.base.folder),
          new TextEncoder().encode(Pointer.encode(pointer))
        ))),
        Effect.mapError(({ message }) => new VersionsError({ message }))
      ),
    prune: Effect.promise(() => prune(around)),
    lockFile: around.home === undefined
      ? Effect.fail(new VersionsError({ message: "HOME is no absolute path" }))
      : Effect.mapBoth(lift(DurableFile.makeFolder(machine, home, 0o700)), {
        onFailure: ({ message }) => new VersionsError({ message }),
        onSuccess: () => Home.lock(home)
      })
  })
}

const failed = (code: number, message: string): NotInstalled => new NotInstalled({ code, message })

const messageOf = (error: unknown): string => error instanceof Error ? error.message : String(error)

/** The current folder is the version's own, so that no `.npmrc` of a workspace says where packages come from. */
const withNpm = async (npm: Npm.Program | undefined, folder: string, what: string): Promise<void> => {
  if (npm === undefined) throw failed(-1, "npm was not found on the PATH; it comes with Node")
  const ran = await Npm.run(npm, [...install, "--prefix", folder, what], {
    cwd: folder,
    milliseconds: installTime,
    env: Npm.environment({})
  })
  if (ran.code !== 0) throw failed(ran.code, ran.stderr === "" ? ran.stdout : ran.stderr)
}

const runningFrom = async (launcher: string): Promise<Running> => {
  const dist = path.dirname(await fs.realpath(launcher).catch(() => launcher))
  const folder = Home.packageOf(dist)
  const version = folder === undefined ? undefined : await VersionFolders.versionOf(folder)
  if (folder === undefined || version === undefined) return { _tag: "Checkout", folder: path.dirname(dist) }
  const project = path.dirname(path.dirname(folder))
  if (/[\\/]_npx[\\/]/.test(folder)) return { _tag: "Pinned", folder: project, by: "npx" }
  return (await VersionFolders.exists(path.join(project, "package.json")))
    ? { _tag: "Pinned", folder: project, by: "project" }
    : { _tag: "Package", base: { version, folder }, entry: path.join(dist, "agnes.cjs") }
}

const prune = async ({ dist, home }: Around): Promise<void> => {
  if (home === undefined) return
  const wanted = await VersionFolders.wanted(home)
  if (wanted === undefined) return
  const kept = [...wanted, await fs.realpath(dist).catch(() => dist)].map((file) => file.replaceAll("\\", "/"))
  for (const name of await VersionFolders.namesIn(Home.versions(home))) {
    const folder = `${Home.versions(home)}/${name}`
    if (kept.some((file) => file.startsWith(`${folder.replaceAll("\\", "/")}/`))) continue
    await fs.rm(folder, { recursive: true, force: true }).catch(() => undefined)
  }
}
