import { spawn } from "node:child_process"

/** Runs one command to its end: `{ name, ok, output, seconds }`. Never rejects. */
export const runStep = ({ name, run: [command, args] }) =>
  new Promise((resolve) => {
    const start = performance.now()
    const chunks = []
    const end = (ok) => {
      resolve({ name, ok, output: Buffer.concat(chunks).toString(), seconds: (performance.now() - start) / 1000 })
    }
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] })
    child.stdout.on("data", (chunk) => chunks.push(chunk))
    child.stderr.on("data", (chunk) => chunks.push(chunk))
    child.on("error", (error) => {
      chunks.push(Buffer.from(`${error.message}\n`))
      end(false)
    })
    child.on("close", (code) => end(code === 0))
  })

/** Runs the steps, at most `width` at a time; `onEnd` hears of each as it ends. */
export const runAll = async (steps, width, onEnd) => {
  const waiting = [...steps]
  const results = []
  const worker = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const result = await runStep(step)
      results.push(result)
      onEnd(result)
    }
  }
  await Promise.all(Array.from({ length: width }, worker))
  return results
}
