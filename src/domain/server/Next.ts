/** Where a login leads when nothing, or nothing safe, was asked for. */
export const home = "/profile/sessions"

const longest = 2048

/**
 * The path a login leads to. It never leaves this server: one slash, then printable ASCII without a backslash, which
 * browsers read as a slash (OWASP "Unvalidated Redirects"; server spec §2.4).
 */
export const path = (asked: string | null | undefined): string =>
  asked !== null && asked !== undefined && asked.length <= longest && /^\/(?!\/)[\x21-\x5b\x5d-\x7e]*$/.test(asked)
    ? asked
    : home

/** The login page that comes back here afterwards. */
export const login = (here: string): string =>
  path(here) === home ? "/login" : `/login?next=${encodeURIComponent(path(here))}`
