import * as Logger from "effect/Logger"
import * as Layer from "effect/Layer"
import * as LogLevel from "effect/LogLevel"
import type * as Settings from "../Settings.ts"

const levels: Readonly<Record<Settings.Values["logLevel"], LogLevel.LogLevel>> = {
  debug: LogLevel.Debug,
  info: LogLevel.Info,
  warning: LogLevel.Warning,
  error: LogLevel.Error,
  none: LogLevel.None
}

/** Lines on stderr, in the form and from the level on that the operator wants. */
export const layer = ({ logFormat, logLevel }: Pick<Settings.Values, "logFormat" | "logLevel">) => {
  const logger = logFormat === "json" ? Logger.jsonLogger : Logger.logfmtLogger
  return Layer.merge(
    Logger.replace(Logger.defaultLogger, Logger.withConsoleError(logger)),
    Logger.minimumLogLevel(levels[logLevel])
  )
}
