/** A version as npm, git tags and Python write it: `0.48.0`, `v1.2`, `2.0.0-rc.1`, `1.0.post2`, `1.0.0+build`. */
const shape = /^v?(\d+(?:\.\d+)*)(?:-([0-9a-z][0-9a-z.-]*)|\.?([a-z][0-9a-z.-]*))?(?:\+.*)?$/i

interface Parts {
  readonly numbers: ReadonlyArray<number>
  /** Before the plain version of these numbers, that version, or after it (Python's `post`). */
  readonly rank: -1 | 0 | 1
  readonly suffix: ReadonlyArray<string>
}

const parse = (text: string): Parts | undefined => {
  const found = shape.exec(text.trim())
  if (found === null) return undefined
  const [, numbers = "", behindHyphen = "", suffix = behindHyphen] = found
  return {
    numbers: numbers.split(".").map(Number),
    rank: suffix === "" ? 0 : /^post/i.test(suffix) ? 1 : -1,
    suffix: suffix.toLowerCase().match(/\d+|[a-z]+/g) ?? []
  }
}

export const isVersion = (text: string): boolean => parse(text) !== undefined

type Order = -1 | 0 | 1

const order = (difference: number): Order => difference < 0 ? -1 : difference > 0 ? 1 : 0

/** The first difference decides; where one list has ended, `missing` stands. */
const first = <A>(a: ReadonlyArray<A>, b: ReadonlyArray<A>, missing: A, compare: (a: A, b: A) => Order): Order => {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const found = compare(a[at] ?? missing, b[at] ?? missing)
    if (found !== 0) return found
  }
  return 0
}

/** Nothing before numbers before words, as semver orders what stands behind the hyphen. */
const ofSuffix = (a: string, b: string): Order => {
  const kind = (word: string): number => word === "" ? 0 : /^\d/.test(word) ? 1 : 2
  if (kind(a) !== kind(b)) return order(kind(a) - kind(b))
  return kind(a) === 1 ? order(Number(a) - Number(b)) : a < b ? -1 : a > b ? 1 : 0
}

/**
 * By value, not by letters: 10.0.0 is newer than 2.1.0, a preview older than what it previews, `1.0` the same as `1.0.0`,
 * and what follows a `+` does not count (semver §11; client spec UPD-4). `undefined` when one of them is no version.
 */
export const compare = (a: string, b: string): Order | undefined => {
  const [one, other] = [parse(a), parse(b)]
  if (one === undefined || other === undefined) return undefined
  const numbers = first(one.numbers, other.numbers, 0, (x, y) => order(x - y))
  if (numbers !== 0) return numbers
  return one.rank === other.rank ? first(one.suffix, other.suffix, "", ofSuffix) : order(one.rank - other.rank)
}

/** What is no version, on either side, is never older. */
export const isOlder = (a: string, b: string): boolean => compare(a, b) === -1

export const isSame = (a: string, b: string): boolean => compare(a, b) === 0

/** May a text from elsewhere be part of a folder's name? */
export const isName = (text: string): boolean => isVersion(text) && /^[\w.+-]{1,64}$/.test(text)
