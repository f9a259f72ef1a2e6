import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Micro from "effect/Micro"
import * as Option from "effect/Option"
import * as CheckRecord from "../../domain/upgrade/CheckRecord.ts"
import { lift } from "../../ports/Lift.ts"
import { UpdateChecks } from "../../ports/UpdateChecks.ts"
import * as DurableFile from "../files/DurableFile.ts"
import type { Machine } from "../files/Machine.ts"
import * as OwnFile from "../files/OwnFile.ts"
import * as ConfigFolder from "./ConfigFolder.ts"

const name = "update_check.json"

/** `update_check.json` in the user's configuration folder. */
export const layer = (machine: Machine): Layer.Layer<UpdateChecks> => {
  const folder = Micro.flatMap(ConfigFolder.named(machine), (named) => ConfigFolder.real(machine, named))
  const path = Micro.map(folder, (found) => `${found}/${name}`)
  return Layer.succeed(UpdateChecks, {
    load: lift(Micro.flatMap(path, (file) => OwnFile.read(machine, file))).pipe(
      Effect.map((bytes) =>
        bytes === undefined
          ? undefined
          : Option.getOrUndefined(CheckRecord.parse(new TextDecoder().decode(bytes)))),
      Effect.orElseSucceed(() => undefined)
    ),
    save: (record) =>
      Effect.ignore(lift(Micro.gen(function*() {
        yield* ConfigFolder.prepare(machine, yield* folder)
        yield* DurableFile.replace(machine, yield* path, Buffer.from(CheckRecord.encode(record)))
      }))),
    clear: Effect.ignore(lift(Micro.flatMap(path, (file) => DurableFile.remove(machine, file))))
  })
}
