/**
 * What a file was like when it was last collected. A file that still is like that, judged by the same private marks, is
 * not read again. No hash of its content: what was taken back leaves none behind.
 */
export interface Seen {
  /** Inode, size and both times: every way to change a file changes one of them. */
  readonly file: string
  /** Fingerprint of the private marks it was judged by. */
  readonly marks: string
}

export interface Measured {
  readonly inode: number
  readonly size: number
  readonly modifiedAt: number
  readonly changedAt: number
}

export const of = ({ changedAt, inode, modifiedAt, size }: Measured): string =>
  `${inode}:${size}:${modifiedAt}:${changedAt}`

export const isSame = (before: Seen | undefined, now: Seen): boolean =>
  before !== undefined && before.file === now.file && before.marks === now.marks
