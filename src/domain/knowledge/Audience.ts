/** For whom a piece of knowledge is: everybody (`all`, or nothing said), or the members of a group (`group:<name>`). */

export const everybody = "all"

const prefix = "group:"

export const ofGroup = (name: string): string => `${prefix}${name}`

/** The group's name; `undefined` for everybody. */
export const groupOf = (audience: string | undefined): string | undefined =>
  audience?.startsWith(prefix) ? audience.slice(prefix.length) : undefined

/** Why this names nobody; `undefined` when it does. Anything else would be hidden from all but admins, unnoticed. */
export const problem = (audience: string, groups: ReadonlyArray<string>): string | undefined => {
  if (audience === everybody) return undefined
  const name = groupOf(audience)
  if (name === undefined) return "An audience is all, or group:<name>"
  return groups.includes(name) ? undefined : "There is no such group"
}
