/**
 * Looks with the rights of somebody else. A process that may be root takes on the owner of a home for the length of one
 * synchronous look, so that the kernel itself refuses what that person could not have read (reliability §6.4). Nothing
 * asynchronous may run meanwhile: rights are those of the whole process. Without root it looks with its own.
 */
export type OwnersRights = <A>(uid: number, look: () => A) => A

export const own: OwnersRights = (_, look) => look()

/** For a process that was started as root and has put its rights down (`putDown`). */
export const taken: OwnersRights = (uid, look) => {
  const before = { uid: process.geteuid!(), gid: process.getegid!(), groups: process.getgroups!() }
  process.seteuid!(0)
  try {
    process.setgroups!([])
    process.setegid!(nobodysGroup)
    process.seteuid!(uid)
    return look()
  } finally {
    process.seteuid!(0)
    process.setegid!(before.gid)
    process.setgroups!(before.groups)
    process.seteuid!(before.uid)
  }
}

/** Homes are entered by what their owner may, never by a group: there is no process of that user whose groups count. */
const nobodysGroup = 65534

/**
 * Takes a process that was started as root into a group: a folder may be given to a group, and keep its setgid bit, only
 * by a member. Nothing for anybody else.
 */
export const join = (gid: number): void => {
  if (process.getuid?.() !== 0) return
  const before = process.geteuid!()
  process.seteuid!(0)
  try {
    process.setgroups!([...new Set([...process.getgroups!(), gid])])
  } finally {
    process.seteuid!(before)
  }
}

/** Is this process root, and can it put that down and take it up again? */
export const isRoot = (): boolean => process.geteuid?.() === 0 && process.platform === "linux"

/** Works from now on as the given user, root only for moments. */
export const putDown = (uid: number, gid: number): void => {
  process.setgroups!([])
  process.setegid!(gid)
  process.seteuid!(uid)
}

/** Root again. */
export const takeUp = (): void => {
  process.seteuid!(0)
  process.setegid!(0)
}
