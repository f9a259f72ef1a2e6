import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import type { Document } from "yaml"
import * as ConfigDir from "../../domain/account/ConfigDir.ts"
import { lift } from "../../ports/Lift.ts"
import { Settings, UserConfig, UserConfigError } from "../../ports/UserConfig.ts"
import * as DurableFile from "../files/DurableFile.ts"
import { folderOf, type Machine } from "../files/Machine.ts"
import * as OwnFile from "../files/OwnFile.ts"
import * as ConfigFolder from "./ConfigFolder.ts"

/** `config.yaml` in the user's configuration folder. The YAML library is loaded only when there is something to read. */
export const layer = (machine: Machine): Layer.Layer<UserConfig> => {
  const folder = lift(ConfigFolder.named(machine))
  const path = Effect.flatMap(folder, (name) => lift(ConfigFolder.real(machine, ConfigDir.settings(name))))
  return Layer.succeed(UserConfig, {
    folder,
    load: Effect.gen(function*() {
      const file = yield* path
      const text = yield* read(machine, file)
      return text === undefined ? new Settings({}) : yield* decode(file, yield* parse(file, text))
    }),
    save: (changes) =>
      Effect.gen(function*() {
        const file = yield* path
        const document = yield* parse(file, (yield* read(machine, file)) ?? "")
        yield* decode(file, document)
        for (const [key, value] of Object.entries(changes)) {
          if (value === undefined) document.delete(key)
          else document.set(key, value)
        }
        yield* write(machine, file, document.toString({ lineWidth: 0 }))
      })
  })
}

const read = (machine: Machine, path: string): Effect.Effect<string | undefined, UserConfigError> =>
  lift(OwnFile.read(machine, path)).pipe(
    Effect.map((bytes) => bytes === undefined ? undefined : new TextDecoder().decode(bytes)),
    Effect.mapError((error) => new UserConfigError({ path, message: `Cannot read the settings: ${error.message}` }))
  )

const write = (machine: Machine, path: string, text: string): Effect.Effect<void, UserConfigError> =>
  lift(ConfigFolder.prepare(machine, folderOf(path))).pipe(
    Effect.andThen(lift(DurableFile.replace(machine, path, Buffer.from(text)))),
    Effect.mapError((error) => new UserConfigError({ path, message: `Cannot save the settings: ${error.message}` }))
  )

/** Neither message repeats the content: a URL in it may hold a password. */
const parse = (path: string, text: string): Effect.Effect<Document, UserConfigError> =>
  Effect.gen(function*() {
    const yaml = yield* Effect.promise(() => import("yaml"))
    const document = yaml.parseDocument(text, { logLevel: "silent" })
    if (yaml.isScalar(document.contents) && document.contents.value === null) document.contents = null
    const [problem] = document.errors
    if (problem === undefined && (document.contents === null || yaml.isMap(document.contents))) return document
    const position = problem?.linePos?.[0]
    const where = position === undefined ? "" : ` (line ${position.line}, column ${position.col})`
    const message = `${path} is not valid YAML of the form "key: value"${where}. Correct it, or remove it and run: agnes init`
    return yield* new UserConfigError({ path, message })
  })

const decode = (path: string, document: Document): Effect.Effect<Settings, UserConfigError> =>
  Effect.try(() => (document.toJS() ?? {}) as Record<string, unknown>).pipe(
    Effect.map((content) => Object.fromEntries(Object.entries(content).filter(([, value]) => value !== null))),
    Effect.flatMap(Schema.decodeUnknown(Settings, { errors: "all" })),
    Effect.mapError((error) => {
      const keys = ParseResult.isParseError(error)
        ? ParseResult.ArrayFormatter.formatErrorSync(error).map((issue) => issue.path.join("."))
        : []
      const which = keys.length === 0 ? "its content" : keys.map((key) => `"${key}"`).join(", ")
      return new UserConfigError({ path, message: `${path} cannot be used: ${which} has a value it cannot have. Correct it.` })
    })
  )
