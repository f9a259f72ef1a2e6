/** With what to do next, where what went wrong does not say it. */
export const advised = (text: string, code: 0 | 1 | 3): string => {
  if (/\b(?:ENOSPC|EDQUOT)\b/.test(text)) return `${text}\nThe disk is full. Make room, then run: agnes pull`
  return code !== 1 || /[Rr]un: /.test(text) ? text : `${text}\nTo find out what is wrong, run: agnes doctor`
}
