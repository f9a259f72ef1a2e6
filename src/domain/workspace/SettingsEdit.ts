/**
 * One change of a settings file, said of its data; whoever holds the text makes it there and leaves every other byte
 * as it was. A list of edits is applied one after the other.
 */
export type Edit =
  /** Puts a value in place of another, or adds the last key of the path to the object that holds it. */
  | { readonly _tag: "Set"; readonly path: Path; readonly value: unknown }
  /** Takes a key out of the object that holds it. */
  | { readonly _tag: "Unset"; readonly path: Path }
  /** Adds an item at the end of the array at the path. */
  | { readonly _tag: "Append"; readonly path: Path; readonly value: unknown }
  /** Takes an item out of the array at the path. */
  | { readonly _tag: "Remove"; readonly path: Path; readonly index: number }

export type Path = ReadonlyArray<string | number>

export const set = (path: Path, value: unknown): Edit => ({ _tag: "Set", path, value })
export const unset = (path: Path): Edit => ({ _tag: "Unset", path })
export const append = (path: Path, value: unknown): Edit => ({ _tag: "Append", path, value })
export const remove = (path: Path, index: number): Edit => ({ _tag: "Remove", path, index })

/** What the data is after the edits: the measure for whoever changes the text. */
export const apply = (value: unknown, edits: ReadonlyArray<Edit>): unknown => edits.reduce(applyOne, value)

const applyOne = (value: unknown, edit: Edit): unknown =>
  edit._tag === "Unset"
    ? change(value, edit.path.slice(0, -1), (target) => without(target, String(edit.path.at(-1))))
    : change(value, edit.path, (target) => {
      switch (edit._tag) {
        case "Set":
          return edit.value
        case "Append":
          return [...asList(target), edit.value]
        case "Remove":
          return asList(target).filter((_, index) => index !== edit.index)
      }
    })

const without = (target: unknown, key: string): unknown =>
  isRecord(target) ? Object.fromEntries(Object.entries(target).filter(([name]) => name !== key)) : target

const change = (value: unknown, path: Path, f: (target: unknown) => unknown): unknown => {
  const [step, ...rest] = path
  if (step === undefined) return f(value)
  if (typeof step === "number") return asList(value).map((item, index) => index === step ? change(item, rest, f) : item)
  const record = isRecord(value) ? value : {}
  return { ...record, [step]: change(record[step], rest, f) }
}

const asList = (value: unknown): ReadonlyArray<unknown> => Array.isArray(value) ? value : []

/** A JSON object. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
