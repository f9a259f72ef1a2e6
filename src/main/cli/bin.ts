import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as NodePath from "@effect/platform-node/NodePath"
import * as NodeTerminal from "@effect/platform-node/NodeTerminal"
import * as ValidationError from "@effect/cli/ValidationError"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import process from "node:process"
import * as Cli from "./Cli.ts"
import * as ExitCode from "./ExitCode.ts"
import { Failure } from "./Failure.ts"
import * as LastError from "./LastError.ts"
import * as Prebuilds from "./Prebuilds.ts"
import * as Screen from "./Screen.ts"

const argv = process.argv

const colours = (stream: NodeJS.WriteStream): boolean => stream.isTTY === true && !process.env["NO_COLOR"]

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

/** Waits until what was written has left the process, then ends it with the code: nothing of a piped `--json` is cut off. */
const leave = (code: number): void => {
  process.exitCode = code
  process.stdout.write("", () => process.stderr.write("", () => process.exit(code)))
}

const onEnd = (exit: Exit.Exit<unknown, unknown>): void => leave(ExitCode.of(exit, argv[2] === "serve"))

const around = {
  platform: process.platform,
  prebuilds: Prebuilds.folder,
  path: process.env["PATH"] ?? "",
  running: process.execPath
}

const program = Cli.run(argv, around).pipe(
  Effect.tapErrorCause(explain),
  Screen.withColours({ out: colours(process.stdout), error: colours(process.stderr) }),
  Effect.provide(Layer.mergeAll(NodeFileSystem.layer, NodePath.layer, NodeTerminal.layer, Cli.config))
)

for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {})

NodeRuntime.runMain(program, { disableErrorReporting: true, disablePrettyLogger: true, teardown: onEnd })
