/** How far the download of one file is. */
export interface Point {
  /** The how many-th file of how many. */
  readonly index: number
  readonly count: number
  readonly name: string
  /** Bytes so far, and in all when that is known. */
  readonly current: number
  readonly total: number | undefined
  /** Since the file was begun, milliseconds. */
  readonly elapsed: number
}

/** What was said last about a file. */
export interface Said {
  readonly current: number
  readonly at: number
}

export interface Pace {
  readonly progressInterval: number
  readonly progressBytes: number
}

/**
 * Is it time for another line: ten percent more, long silent, or many bytes further (client spec PROG-2)? The end has a
 * line of its own.
 */
export const isDue = (point: Point, said: Said, pace: Pace): boolean =>
  point.current !== point.total && (
    percent(point) - percent({ ...point, current: said.current }) >= 10 ||
    point.elapsed - said.at > pace.progressInterval ||
    point.current - said.current >= pace.progressBytes
  )

const percent = ({ current, total }: Point): number =>
  total === undefined || total === 0 ? 0 : Math.min(100, Math.floor((100 * current) / total))

/** `[1/3 files] orders: 40% (4.0 MB / 10.0 MB) at 2.0 MB/s` (client spec PROG-3). */
export const line = (point: Point): string => {
  const { current, total } = point
  const amount = total === undefined ? `? (${size(current)})` : `${percent(point)}% (${size(current)} / ${size(total)})`
  return `${head(point)}: ${amount} at ${rate(point)}`
}

/** The last line about a file; said only when the file has been verified. */
export const done = (point: Point): string =>
  `${head(point)}: 100% done (${size(point.current)} in ${(point.elapsed / 1000).toFixed(1)}s, ${rate(point)})`

/** Instead of it, when the file did not come. */
export const failed = (point: Point): string => `${head(point)}: failed after ${size(point.current)}`

const head = ({ count, index, name }: Point): string => `[${index}/${count} files] ${name}`

const rate = ({ current, elapsed }: Point): string => `${size(elapsed > 0 ? (current * 1000) / elapsed : 0)}/s`

/** Units of 1024, one decimal. */
export const size = (bytes: number): string => {
  let value = bytes
  for (const unit of ["B", "KB", "MB", "GB"]) {
    if (value < 1024) return `${value.toFixed(1)} ${unit}`
    value /= 1024
  }
  return `${value.toFixed(1)} TB`
}
