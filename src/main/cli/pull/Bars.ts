import * as ProgressLine from "../../../domain/pull/ProgressLine.ts"
import type { PullProgress } from "../../../ports/PullProgress.ts"
import type { Screen } from "./Lines.ts"

/** Milliseconds between two drawings, and how wide the bar is. */
const interval = 100
const width = 24

interface File {
  readonly name: string
  readonly total: number | undefined
  current: number
}

/** For a terminal: a line with a bar for the file that is furthest from its end, written over and taken away again. */
export const make = (screen: Screen & { readonly columns: () => number }): PullProgress["Type"] => {
  const running = new Set<File>()
  let count = 0
  let ended = 0
  let drawn = screen.now()
  let isVisible = false
  const draw = (): void => {
    const now = screen.now()
    const [file] = [...running].sort((a, b) => left(b) - left(a))
    if (now - drawn < interval || file === undefined) return
    drawn = now
    isVisible = true
    screen.write(`\r\u001b[K${text(file, ended, count).slice(0, screen.columns() - 1)}`)
  }
  return {
    file: (given) => {
      const file: File = { ...given, current: 0 }
      count = given.count
      running.add(file)
      return {
        advanced: (bytes) => {
          file.current += bytes
          draw()
        },
        ended: () => {
          running.delete(file)
          ended += 1
          draw()
        }
      }
    },
    finished: () => {
      if (isVisible) screen.write("\r\u001b[K")
      isVisible = false
    }
  }
}

const left = ({ current, total }: File): number => (total ?? 0) - current

const text = ({ current, name, total }: File, ended: number, count: number): string => {
  const share = total === undefined || total === 0 ? 0 : Math.min(1, current / total)
  const bar = "#".repeat(Math.round(width * share)).padEnd(width, ".")
  const of = total === undefined ? "" : ` / ${ProgressLine.size(total)}`
  return `[${ended}/${count} files] [${bar}] ${name}  ${ProgressLine.size(current)}${of}`
}
