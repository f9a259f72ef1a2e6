import process from "node:process"

/** How far reading a file is, on a terminal and nowhere else: one line that is written over and taken away. */
export const meter = (): { readonly step: (percent: number) => void; readonly done: () => void } => {
  const isShown = process.stderr.isTTY === true
  return {
    step: (percent) => {
      if (isShown) process.stderr.write(`\rreading: ${percent} %\u001b[K`)
    },
    done: () => {
      if (isShown) process.stderr.write("\r\u001b[K")
    }
  }
}
