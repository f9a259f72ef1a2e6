import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as fs from "node:fs/promises"
import * as os from "node:os"
import * as path from "node:path"
import * as Executable from "../../domain/workspace/Executable.ts"
import { ProgramFinder } from "../../ports/ProgramFinder.ts"

/** Looks along a `PATH`; `running` is the Node that runs this. */
export const layer = (around: { readonly path: string; readonly running: string }): Layer.Layer<ProgramFinder> =>
  Layer.succeed(ProgramFinder, {
    folderOf: (name) =>
      Effect.promise(async () => {
        const files = Executable.names(name, process.platform, process.env["PATHEXT"])
        for (const folder of Executable.folders(around.path, process.platform)) {
          for (const file of files) if (await isProgram(path.join(folder, file))) return lasting(folder)
        }
        return name === "node" ? path.dirname(around.running) : undefined
      })
  })

const isProgram = async (file: string): Promise<boolean> => {
  try {
    await fs.access(file, fs.constants.X_OK)
    return (await fs.stat(file)).isFile()
  } catch {
    return false
  }
}

const passing = [os.tmpdir(), "/tmp", "/run", "/var/run"]

/** Version managers link a folder per shell below the runtime or temporary folder to the real installation. */
const lasting = async (folder: string): Promise<string> => {
  const isPassing = passing.some((place) => folder.startsWith(`${place}/`)) || folder.includes("fnm_multishells")
  return isPassing ? fs.realpath(folder).catch(() => folder) : folder
}
