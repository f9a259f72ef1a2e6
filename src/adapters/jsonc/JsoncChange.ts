import * as Jsonc from "jsonc-parser"
import type * as SettingsEdit from "../../domain/workspace/SettingsEdit.ts"

/**
 * One edit made in the text of a JSONC file. jsonc-parser finds the places; the changes are made here because its own
 * `modify` reformats neighbours and, taking the last item out of a list written on one line, leaves its text there
 * (3.3.1: `[1,2]` without its second item becomes `[12]`).
 *
 * Throws when the path leads nowhere: the caller edits data it has read from this very text.
 */
export const make = (text: string, edit: SettingsEdit.Edit): string => {
  switch (edit._tag) {
    case "Set":
      return set(text, edit.path, edit.value)
    case "Unset":
      return removeKey(text, at(text, edit.path.slice(0, -1)), String(edit.path.at(-1)))
    case "Append":
      return insert(text, at(text, edit.path), "", edit.value)
    case "Remove":
      return removeItem(text, at(text, edit.path), edit.index)
  }
}

const tree = (text: string): Jsonc.Node => found(Jsonc.parseTree(text, [], { allowTrailingComma: true }))

const at = (text: string, path: SettingsEdit.Path): Jsonc.Node => found(Jsonc.findNodeAtLocation(tree(text), [...path]))

const found = (node: Jsonc.Node | undefined): Jsonc.Node => {
  if (node === undefined) throw new Error("no such place")
  return node
}

const end = (node: Jsonc.Node): number => node.offset + node.length

const set = (text: string, path: SettingsEdit.Path, value: unknown): string => {
  const node = Jsonc.findNodeAtLocation(tree(text), [...path])
  if (node !== undefined) {
    const content = print(text, value, indentAt(text, node.offset))
    return Jsonc.applyEdits(text, [{ offset: node.offset, length: node.length, content }])
  }
  const parent = path.slice(0, -1)
  const key = String(path.at(-1))
  return Jsonc.findNodeAtLocation(tree(text), [...parent]) === undefined
    ? set(text, parent, { [key]: value })
    : insert(text, at(text, parent), `${JSON.stringify(key)}: `, value)
}

/** A new last child. A list written on one line stays on one line. */
const insert = (text: string, container: Jsonc.Node, key: string, value: unknown): string => {
  const close = end(container) - 1
  const inside = text.slice(container.offset + 1, close)
  const tail = container.offset + 1 + inside.trimEnd().length
  const last = container.children?.at(-1)
  const comma = last === undefined || commaBetween(text, end(last), close) !== undefined
    ? []
    : [{ offset: end(last), length: 0, content: "," }]
  if (last !== undefined && !inside.includes("\n")) {
    return Jsonc.applyEdits(text, [...comma, { offset: tail, length: 0, content: ` ${key}${JSON.stringify(value)}` }])
  }
  const outer = indentAt(text, container.offset)
  const inner = last !== undefined && startsLine(text, last.offset) ? indentAt(text, last.offset) : outer + unit(text)
  const closing = text.slice(tail, close).includes("\n") ? "" : `${eol(text)}${outer}`
  const content = `${eol(text)}${inner}${key}${print(text, value, inner)}${closing}`
  return Jsonc.applyEdits(text, [...comma, { offset: tail, length: 0, content }])
}

/** The children of an object are its properties: key and value together. */
const removeKey = (text: string, object: Jsonc.Node, key: string): string =>
  removeItem(text, object, (object.children ?? []).findIndex((property) => property.children?.[0]?.value === key))

/** Without the item and one comma; its lines go with it when nothing else stands on them. */
const removeItem = (text: string, list: Jsonc.Node, index: number): string => {
  const items = list.children ?? []
  const item = found(items[index])
  const next = items[index + 1]
  const previous = items[index - 1]
  const after = commaBetween(text, end(item), next?.offset ?? end(list) - 1)
  const before = after === undefined && previous !== undefined
    ? commaBetween(text, end(previous), item.offset)
    : undefined
  const edits = [
    ...(before === undefined ? [] : [{ offset: before, length: 1, content: "" }]),
    ...span(text, item, after)
  ]
  return Jsonc.applyEdits(text, edits)
}

const span = (text: string, item: Jsonc.Node, comma: number | undefined): ReadonlyArray<Jsonc.Edit> => {
  const close = comma !== undefined && /^[ \t]*$/.test(text.slice(end(item), comma)) ? comma + 1 : end(item)
  const rest = /^[ \t]*\r?\n/.exec(text.slice(close))
  const apart = comma === undefined || comma < close ? [] : [{ offset: comma, length: 1, content: "" }]
  if (rest !== null && startsLine(text, item.offset)) {
    const start = item.offset - indentAt(text, item.offset).length
    return [{ offset: start, length: close + rest[0].length - start, content: "" }, ...apart]
  }
  return [{ offset: item.offset, length: close - item.offset, content: "" }, ...apart]
}

/** Offset of the comma among the blanks and comments between two offsets. */
const commaBetween = (text: string, from: number, to: number): number | undefined => {
  const scanner = Jsonc.createScanner(text, true)
  scanner.setPosition(from)
  scanner.scan()
  const offset = scanner.getTokenOffset()
  return offset < to && text[offset] === "," ? offset : undefined
}

const lineBefore = (text: string, offset: number): string => text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset)

const startsLine = (text: string, offset: number): boolean => /^[ \t]*$/.test(lineBefore(text, offset))

/** The blanks the line of this offset begins with. */
const indentAt = (text: string, offset: number): string => /^[ \t]*/.exec(lineBefore(text, offset))?.[0] ?? ""

const unit = (text: string): string => /^[ \t]+(?=["[{])/m.exec(text)?.[0] ?? "  "

const eol = (text: string): string => text.includes("\r\n") ? "\r\n" : "\n"

const print = (text: string, value: unknown, indent: string): string =>
  JSON.stringify(value, null, unit(text)).replaceAll("\n", `${eol(text)}${indent}`)
