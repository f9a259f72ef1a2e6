import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { spawn } from "node:child_process"
import { Background } from "../../ports/Background.ts"

/** Processes of this computer. `program` is what Node runs: the launcher `dist/agnes.cjs`. */
export const layer = (program: string): Layer.Layer<Background> =>
  Layer.succeed(Background, {
    start: (workspace, args) =>
      Effect.async<void>((resume) => {
        const child = spawn(process.execPath, [program, ...args], {
          cwd: workspace.root,
          detached: true,
          stdio: "ignore",
          windowsHide: true,
          env: { ...process.env, AGNES_LOCAL_DIR: workspace.root }
        })
        child.once("error", () => resume(Effect.void))
        child.once("spawn", () => resume(Effect.void))
        child.unref()
      })
  })
