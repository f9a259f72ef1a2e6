import process from "node:process"

/** How far a long piece of work is, on a terminal and nowhere else: one line that is written over and taken away. */
export const meter = (what: string): { readonly step: (count: number) => void; readonly done: () => void } => {
  const isShown = process.stderr.isTTY === true
  const every = 100
  return {
    step: (count) => {
      if (isShown && count % every === 0) process.stderr.write(`\r${what}: ${count}`)
    },
    done: () => {
      if (isShown) process.stderr.write("\r\u001b[K")
    }
  }
}
