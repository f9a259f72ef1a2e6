import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as NodePath from "@effect/platform-node/NodePath"
import * as NodeTerminal from "@effect/platform-node/NodeTerminal"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Cli from "./Cli.ts"
import * as Help from "./Help.ts"
import * as ManPage from "./manual/ManPage.ts"
import * as Manual from "./manual/Manual.ts"
import { version } from "../Version.ts"

/** Layers are built when a handler runs; help runs none. */
const nowhere = { prebuilds: "", platform: "", path: "", running: "" }

/**
 * The text of `agnes --help` and of every `agnes COMMAND --help`, by the words between, with the colours of a terminal.
 * The build writes them to a file, so that help is there at once; what else mentions help is answered by the parser.
 */
export const texts = (): Promise<Readonly<Record<string, string>>> =>
  Effect.runPromise(Effect.gen(function*() {
    const front = yield* printed([])
    const pages = yield* Effect.forEach(paths(front), (path) =>
      Effect.map(printed(path.split(" ")), (text) => [path, text] as const))
    return Object.fromEntries([["", front], ...pages])
  }).pipe(Effect.provide(Layer.mergeAll(NodeFileSystem.layer, NodePath.layer, NodeTerminal.layer, Cli.config))))

/** `man agnes`, from the same pages. */
export const manPage = (texts: Readonly<Record<string, string>>): string => ManPage.make(Manual.make(texts), version)

/** The front page lists every command: the words that lead to it, its options. */
const paths = (front: string): ReadonlyArray<string> =>
  [...front.replace(/\u001b\[[0-9;]*m/g, "").matchAll(/^ +- ([a-z-]+(?: [a-z][a-z-]*)*)/gm)]
    .map(([, path = ""]) => path)

const printed = (words: ReadonlyArray<string>) =>
  Effect.consoleWith((console) => {
    let text = ""
    const log = (...parts: ReadonlyArray<unknown>) => Effect.sync(() => void (text += `${parts.join(" ")}\n`))
    const kept = { ...console, log }
    return Effect.map(Effect.withConsole(Cli.run(["node", "agnes", ...words, "--help"], nowhere), kept), () => Help.once(text))
  })
