/**
 * Variables of the server this one replaces (server spec §14) that have no setting here. Two of them could name a
 * second root for data and make the parts of a server disagree (W-13): they may only repeat what holds anyway.
 */

/** Folders below the data folder that had a variable of their own. */
const below: Readonly<Record<string, string>> = { STATE_DIR: "state", SESSION_DATA_DIR: "user_sessions" }

const needless: Readonly<Record<string, string>> = {
  SESSION_SECRET: "logins are rows of the database, nothing is signed with it",
  TESTING: "there is no built-in key to switch to",
  AGNES_THREADPOOL_SIZE: "requests do not wait for threads",
  AGNES_TEMP_DIR: "unfinished uploads lie in incoming/ of the data folder, on the same volume"
}

export type Variables = Readonly<Record<string, string | undefined>>

/** `same` compares two paths as the machine would. */
export const problems = (
  dataDir: string,
  variables: Variables,
  same: (left: string, right: string) => boolean
): ReadonlyArray<string> =>
  Object.entries(below).flatMap(([name, folder]) => {
    const value = variables[name]
    const place = `${dataDir}/${folder}`
    return value === undefined || value.trim() === "" || same(value, place) ? [] : [
      `${name} names ${value}, but this server keeps everything in one folder: it must be ${place}. `
      + `Unset ${name}, or set AGNES_DATA_DIR`
    ]
  })

/** What is set and does nothing, with the reason. */
export const notes = (variables: Variables): ReadonlyArray<string> =>
  Object.entries(needless).flatMap(([name, reason]) =>
    (variables[name] ?? "").trim() === "" ? [] : [`${name} has no effect: ${reason}`]
  )
