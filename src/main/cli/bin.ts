import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as NodePath from "@effect/platform-node/NodePath"
import * as ValidationError from "@effect/cli/ValidationError"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import process from "node:process"
import type { Heed } from "../../adapters/http/Heed.ts"
import type { Around } from "../layers/client/Around.ts"
import * as After from "./After.ts"
import * as Cli from "./Cli.ts"
import * as ExitCode from "./ExitCode.ts"
import { Failure } from "./Failure.ts"
import * as LastError from "./LastError.ts"
import * as LateTerminal from "./LateTerminal.ts"
import * as Prebuilds from "./Prebuilds.ts"
import * as Screen from "./Screen.ts"
import * as Streams from "./Streams.ts"

const argv = process.argv

const colours = (stream: Streams.Name) => (): boolean => !process.env["NO_COLOR"] && Streams.isTerminal(stream)

const printed = (text: string) =>
  Effect.sync(() => text === "" || process.stderr.write(text.endsWith("\n") ? text : `${text}\n`))

/** What is wrong with the arguments the parser has said already; everything that is no `Failure` is a bug and goes to the log file. */
const explain = (cause: Cause.Cause<unknown>): Effect.Effect<unknown> => {
  if (Cause.isInterruptedOnly(cause)) return Effect.void
  const failure = Option.getOrUndefined(Cause.failureOption(cause))
  if (failure instanceof Failure) return printed(failure.text)
  if (ValidationError.isValidationError(failure)) return printed(`Run: agnes${Cli.nameOf(argv)} --help`)
  return printed(LastError.report(cause, process.env, argv.slice(2)))
}

const onEnd = (exit: Exit.Exit<unknown, unknown>): void => Streams.leave(ExitCode.of(exit, argv[2] === "serve"))

/** Headers of replies that name a floor for versions. */
const heard: Array<Parameters<Heed>[0]> = []

const around: Around = {
  platform: process.platform,
  prebuilds: Prebuilds.folder,
  path: process.env["PATH"] ?? "",
  running: process.execPath,
  heed: (headers) => {
    if (headers["x-agnes-min-version"] !== undefined && heard.length === 0) heard.push(headers)
  }
}

const program = Cli.run(argv, around).pipe(
  After.each(argv.slice(2), around, heard),
  Effect.tapErrorCause(explain),
  Screen.withColours({ out: colours("stdout"), error: colours("stderr") }),
  Effect.provide(Layer.mergeAll(NodeFileSystem.layer, NodePath.layer, LateTerminal.layer, Cli.config))
)

NodeRuntime.runMain(program, { disableErrorReporting: true, disablePrettyLogger: true, teardown: onEnd })
