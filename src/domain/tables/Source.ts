/** Where the file of a table came from: a path on the server's machine, or what somebody called it who sent it. */

const sent = "upload:"

/** Of a file that came over the network, by the last part of the name its sender gave it. */
export const ofUpload = (fileName: string): string => `${sent}${nameOf(fileName)}`

export const isUpload = (source: string): boolean => source.startsWith(sent)

/** For people. */
export const called = (source: string): string => isUpload(source) ? source.slice(sent.length) : source

const longest = 200

/** Some browsers send a whole path. */
const nameOf = (fileName: string): string => [...fileName.replace(/^.*[/\\]/s, "")].slice(0, longest).join("") || "file"

/** What stands after the last dot, in lower case: by it a format is known. Empty when it is nothing like an ending. */
export const endingOf = (fileName: string): string => /\.[a-z]{1,8}$/.exec(fileName.toLowerCase())?.[0] ?? ""
