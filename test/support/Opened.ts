import { execFileSync, spawn } from "node:child_process"

/** Why nobody can watch inodes here; `undefined` when somebody can. */
export const missing = ((): string | undefined => {
  if (process.platform !== "linux") return "inodes are watched with inotify, which is Linux'"
  try {
    execFileSync("python3", ["-c", "import ctypes; assert ctypes.CDLL(None).inotify_init1(0) >= 0"], { stdio: "ignore" })
    return undefined
  } catch {
    return "python3 with ctypes is not there"
  }
})()

/** Runs something and says how often each file was opened or read meanwhile, by whatever name. */
export const during = async (files: ReadonlyArray<string>, run: () => Promise<void>): Promise<Readonly<Record<string, number>>> => {
  const child = spawn("python3", ["test/fixtures/opened.py", ...files], { stdio: ["pipe", "pipe", "inherit"] })
  let said = ""
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()))
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (chunk) => {
      said += chunk
      if (said.includes("watching\n")) resolve()
    })
    child.once("error", reject)
    child.once("close", () => reject(new Error(`the observer ended: ${said}`)))
  })
  await run().finally(() => child.stdin.end())
  await ended
  return JSON.parse(said.split("\n")[1] ?? "") as Record<string, number>
}
