import * as Fnv1a from "./Fnv1a.ts"

/**
 * Numbers texts from 0 on in the order in which they first come; the same text always has the same number. Does what a
 * `Map` does, in half of the time and memory where there are hundreds of thousands: hashes lie beside each other, and a
 * text is only looked at when its hash is equal.
 */
export interface Numbering {
  /** A number that was not given before is one more than the last, and `textOf` has to know it from then on. */
  readonly of: (text: string) => number
}

/** Twice as many places as texts, or more, so that most look-ups end at the first. */
const roomy = 2

/** `textOf` answers the text of a number that was given. `expected` texts find their room ready, more find it growing. */
export const make = (textOf: (number: number) => string, expected = 64): Numbering => {
  let given = 0
  let hashes = new Int32Array(Math.max(expected, 1))
  // At a place: one more than the number of a text, or 0.
  let places = new Int32Array(powerAbove(hashes.length * roomy))

  const grow = (): void => {
    const larger = new Int32Array(hashes.length * 2)
    larger.set(hashes)
    hashes = larger
    places = new Int32Array(powerAbove(hashes.length * roomy))
    for (let number = 0; number < given; number++) places[free(hashes[number]!)] = number + 1
  }
  const free = (hash: number): number => {
    let at = hash & (places.length - 1)
    while (places[at] !== 0) at = (at + 1) & (places.length - 1)
    return at
  }

  return {
    of: (text) => {
      const hash = hashOf(text)
      let at = hash & (places.length - 1)
      for (let place = places[at]!; place !== 0; place = places[at]!) {
        if (hashes[place - 1] === hash && textOf(place - 1) === text) return place - 1
        at = (at + 1) & (places.length - 1)
      }
      if (given === hashes.length) {
        grow()
        at = free(hash)
      }
      hashes[given] = hash
      places[at] = ++given
      return given - 1
    }
  }
}

const powerAbove = (count: number): number => {
  let power = 1
  while (power < count) power *= 2
  return power
}

/** The low bits alone would be too much alike. */
const hashOf = (text: string): number => {
  const hash = Fnv1a.bits(text)
  return hash ^ (hash >>> 15)
}
