/** What a piece of knowledge is about (server spec §7.1). Groups are granted them by these words (`memory_domain`). */
export const domains = ["finance", "engineering", "product", "data", "operations", "infrastructure"] as const

export type Domain = (typeof domains)[number]

export const is = (text: string): text is Domain => (domains as ReadonlyArray<string>).includes(text)
