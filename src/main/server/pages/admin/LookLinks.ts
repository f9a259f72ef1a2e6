/** Addresses of other people's sessions. */

export const list = "/admin/sessions"

/** The sessions of one person. */
export const of = (email: string): string => `${list}?owner=${encodeURIComponent(email)}`

/** Where the session pages of one person are. */
export const base = (userId: string): `/${string}` => `${list}/${encodeURIComponent(userId)}`

export const session = (userId: string, session: string): string => `${base(userId)}/${encodeURIComponent(session)}`

/** Where the reason is asked for. */
export const open = (userId: string, name: string): string => `${session(userId, name)}/open`
