/**
 * The mark-up Claude Code puts around what is in a `user` line but was not said by the user. Plain searching: every
 * function takes time in proportion to the text, whatever it holds.
 */

/** What stands in the first element of a name, `undefined` without one. */
export const element = (text: string, name: string): string | undefined => {
  const open = `<${name}>`
  const start = text.indexOf(open)
  if (start < 0) return undefined
  const end = text.indexOf(`</${name}>`, start)
  return text.slice(start + open.length, end < 0 ? undefined : end)
}

/** The text without the elements of a name; one that does not end stays. */
export const without = (text: string, name: string): string => {
  const open = `<${name}>`
  const close = `</${name}>`
  let out = ""
  let at = 0
  for (;;) {
    const start = text.indexOf(open, at)
    const end = start < 0 ? -1 : text.indexOf(close, start)
    if (end < 0) return at === 0 ? text : out + text.slice(at)
    out += text.slice(at, start)
    at = end + close.length
  }
}

/** What the client adds to a prompt for the model's eyes. */
const added = ["system-reminder", "ide_opened_file", "ide_selection", "ide_diagnostics"]

/** The words of the user alone. */
export const said = (text: string): string =>
  text.includes("<") ? added.reduce(without, text).trim() : text.trim()

/** Terminal colours and the like (`ESC [ … letter`), which outputs of commands carry. */
export const withoutColour = (text: string): string =>
  text.includes("\u001b") ? text.replace(/\u001b\[[0-9;?]{0,20}[A-Za-z]/g, "") : text
