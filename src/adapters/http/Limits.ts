/** How long and how much one exchange with a server may take. Milliseconds and bytes. */
export interface Limits {
  /** Without a byte in either direction, connecting included (client spec HTTP-2). */
  readonly idle: number
  /** From the start to the last byte of the reply, for a request of so many bytes. */
  readonly total: (requestBytes: number) => number
  /** From the first to the last byte of the reply, which is a line of JSON. */
  readonly reply: number
  /** Of the reply's body; more is not read. */
  readonly replyBytes: number
  /** Between two questions whether the request is still wanted. */
  readonly watch: number
}

/** The total leaves room for a link of 32 KiB/s: slower ones are as good as none, and a push must end. */
export const standard: Limits = {
  idle: 30_000,
  total: (requestBytes) => 60_000 + requestBytes / 32.768,
  reply: 30_000,
  replyBytes: 1_048_576,
  watch: 200
}
