/** What has become of a piece of knowledge (server spec §7.6). `expired` comes from elsewhere: nothing here sets it. */
export const statuses = ["pending", "approved", "mandatory", "rejected", "revoked", "expired"] as const

export type Status = (typeof statuses)[number]

export const is = (text: string): text is Status => (statuses as ReadonlyArray<string>).includes(text)

/** Those the team works by: in the bundle, and for everybody in their audience to see. */
export const inForce: ReadonlyArray<Status> = ["mandatory", "approved"]

/** Those new findings are compared with (server spec §7.4). */
export const compared: ReadonlyArray<Status> = ["approved", "mandatory", "pending"]
