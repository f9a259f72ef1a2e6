import * as Redacted from "effect/Redacted"
import { spawn } from "node:child_process"
import { devNull } from "node:os"
import process from "node:process"
import type { Credentials } from "../../../ports/UploadServer.ts"

/** git on a user's machine, with their configuration but none that stands in the clone or is meant for another folder. */

/** What a child of ours does not inherit: our token, and where git was told to look by whoever runs us. */
const ours = /^(?:AGNES_TOKEN|AGNES_MARKETPLACE_TOKEN|GIT_(?:DIR|WORK_TREE|INDEX_FILE|PREFIX|COMMON_DIR|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|NAMESPACE|ASKPASS|TRACE.*|CONFIG_(?:COUNT|KEY_.*|VALUE_.*|PARAMETERS))|SSH_ASKPASS)$/

const surroundings = (token: string | undefined): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name))),
  GIT_TERMINAL_PROMPT: "0",
  GIT_OPTIONAL_LOCKS: "0",
  LC_ALL: "C",
  ...(token === undefined ? {} : { AGNES_MARKETPLACE_TOKEN: token })
})

const always = [
  `core.hooksPath=${devNull}`, "core.fsmonitor=false", "core.symlinks=false", "core.autocrlf=false", "core.askPass=",
  "fetch.fsckObjects=true", "http.followRedirects=false", "protocol.allow=never", "protocol.http.allow=always",
  "protocol.https.allow=always", "submodule.recurse=false", "fetch.recurseSubmodules=false"
]

/** Answers from the environment, to the one server the token is for; no other helper is asked, and none stores it. */
const helper = "!f() { test \"$1\" = get && echo username=agnes && echo \"password=$AGNES_MARKETPLACE_TOKEN\"; }; f"

const credential = (serverUrl: string): ReadonlyArray<string> =>
  ["credential.helper=", `credential.${new URL(serverUrl).origin}.helper=${helper}`]

export interface Ended {
  /** `undefined` when it was ended because its time was over. */
  readonly code: number | undefined
  readonly out: string
  readonly said: string
}

/** Characters of what git says that are kept. */
const longest = 64 * 1024

/** Runs git to its end, or ends it with its helpers when the time is over; rejects when it cannot be started. */
export const run = (
  folder: string,
  args: ReadonlyArray<string>,
  { credentials, time }: { readonly credentials?: Credentials; readonly time: number }
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const settings = [...always, ...(credentials === undefined ? [] : credential(credentials.serverUrl))]
    const child = spawn("git", [...settings.flatMap((setting) => ["-c", setting]), ...args], {
      cwd: folder,
      env: surroundings(credentials === undefined ? undefined : Redacted.value(credentials.token)),
      stdio: ["ignore", "pipe", "pipe"],
      detached: process.platform !== "win32",
      windowsHide: true
    })
    let isLate = false
    const texts = { out: "", said: "" }
    const timer = setTimeout(() => {
      isLate = true
      try {
        if (process.platform !== "win32" && child.pid !== undefined) process.kill(-child.pid, "SIGKILL")
        else child.kill("SIGKILL")
      } catch {
        // It has just ended by itself.
      }
    }, time)
    child.stdout.on("data", (chunk: Buffer) => void (texts.out = (texts.out + chunk.toString()).slice(0, longest)))
    child.stderr.on("data", (chunk: Buffer) => void (texts.said = (texts.said + chunk.toString()).slice(0, longest)))
    child.once("error", (error) => {
      clearTimeout(timer)
      reject(error)
    })
    child.once("close", (code) => {
      clearTimeout(timer)
      resolve({ code: isLate ? undefined : code ?? -1, ...texts })
    })
  })
