/** Which token somebody means: its id, the beginning of one, or a name. */

export interface Named {
  readonly id: string
  readonly name: string
  /** From then on it counts no more. */
  readonly revoked: boolean
}

export type Choice<A> =
  | { readonly _tag: "Chosen"; readonly token: A }
  | { readonly _tag: "None" }
  | { readonly _tag: "Many"; readonly tokens: ReadonlyArray<A> }

/** Shorter beginnings of ids are slips of the finger. */
const shortest = 4

/** An id beats a beginning beats a name; among equals one that still counts beats those that do not. */
export const choose = <A extends Named>(tokens: ReadonlyArray<A>, text: string): Choice<A> => {
  const said = text.trim()
  const ways: ReadonlyArray<(token: A) => boolean> = [
    ({ id }) => id === said.toLowerCase(),
    ({ id }) => said.length >= shortest && id.startsWith(said.toLowerCase()),
    ({ name }) => name === said
  ]
  for (const way of ways) {
    const found = tokens.filter(way)
    const live = found.filter(({ revoked }) => !revoked)
    const meant = live.length > 0 ? live : found
    if (meant.length > 1) return { _tag: "Many", tokens: meant }
    if (meant[0] !== undefined) return { _tag: "Chosen", token: meant[0] }
  }
  return { _tag: "None" }
}
