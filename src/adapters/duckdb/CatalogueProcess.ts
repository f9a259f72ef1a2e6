import { type ChildProcess, fork } from "node:child_process"
import type { Reply, Request } from "./Catalogue.ts"

/** A process that does what `Catalogue` says; killed when it is not needed any more or takes too long over a file. */
export interface CatalogueProcess {
  /** `Died` names the file it was opening. */
  readonly ask: (request: Request) => Promise<Reply | { readonly _tag: "Died"; readonly opening: string | undefined }>
  /** Resolves when it has ended, and with it whatever it held. */
  readonly kill: () => Promise<void>
}

/** Milliseconds without a word from it. Files are opened for their description only, which takes a few. */
const silence = 60_000

/** It is noticed when it is asked. */
const nobodyWaits = (): void => {}

export const start = (script: string): CatalogueProcess => {
  const child: ChildProcess = fork(script, [], { stdio: "ignore", serialization: "advanced" })
  child.on("error", nobodyWaits)
  return {
    ask: (request) =>
      new Promise((resolve) => {
        let opening: string | undefined
        let timer: NodeJS.Timeout
        const end = (reply: Reply | { readonly _tag: "Died"; readonly opening: string | undefined }): void => {
          clearTimeout(timer)
          for (const event of ["message", "exit", "error", "disconnect"]) child.removeAllListeners(event)
          child.on("error", nobodyWaits)
          resolve(reply)
        }
        const watch = (): void => {
          clearTimeout(timer)
          timer = setTimeout(() => child.kill("SIGKILL"), silence)
        }
        watch()
        const died = (): void => end({ _tag: "Died", opening })
        // What it said before it ended may still be on its way.
        child.on("exit", () => child.connected ? child.once("disconnect", died) : died())
        child.on("error", died)
        child.on("message", (reply: Reply) => {
          watch()
          if (reply._tag === "Opening") opening = reply.path
          else if (reply._tag === "Opened") opening = undefined
          else end(reply)
        })
        child.send(request, (error) => error !== null && end({ _tag: "Died", opening }))
      }),
    kill: () =>
      new Promise((resolve) => {
        const isOver = child.pid === undefined || child.exitCode !== null || child.signalCode !== null
        if (isOver) return resolve()
        child.once("exit", () => resolve())
        child.kill("SIGKILL")
      })
  }
}
