import type { DuckDBType, Json } from "@duckdb/node-api"
import type { Cell } from "../../domain/pull/QueryResult.ts"
import type * as Duck from "./Duck.ts"

/** How values of this type look. Large numbers come as text, to lose no digit; in JSON they are numbers again. */
export const make = (duck: Duck.Duck) => {
  const { ARRAY, BIGINT, DECIMAL, HUGEINT, LIST, MAP, STRUCT, UBIGINT, UHUGEINT } = duck.DuckDBTypeId
  const numbers: ReadonlySet<number> = new Set([BIGINT, DECIMAL, HUGEINT, UBIGINT, UHUGEINT])

  const json = (value: Json | undefined, type: DuckDBType): string => {
    if (value === null || value === undefined) return "null"
    if (typeof value === "string" && numbers.has(type.typeId) && plain.test(value)) return value
    if (Array.isArray(value)) {
      if (type.typeId === LIST || type.typeId === ARRAY) {
        return list(value.map((each) => json(each, of(type).valueType)))
      }
      if (type.typeId === MAP) return list(value.map((entry) => pair(entry as unknown as Entry, of(type))))
    } else if (typeof value === "object" && type.typeId === STRUCT) {
      const { entryNames, entryTypes } = of(type)
      return record(entryNames.map((name, n) => [name, json(own(value, name), entryTypes[n] ?? type)]))
    }
    return JSON.stringify(value)
  }

  const pair = ({ key, value }: Entry, { keyType, valueType }: Inner): string =>
    record([["key", json(key, keyType)], ["value", json(value, valueType)]])

  return (value: Json, type: DuckDBType): Cell => {
    if (value === null) return { text: undefined, json: "null" }
    const text = json(value, type)
    return { text: typeof value === "string" ? value : text, json: text }
  }
}

const plain = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/

interface Entry {
  readonly key: Json
  readonly value: Json
}

/** What types have that hold others; each kind has its own of these. */
interface Inner {
  readonly keyType: DuckDBType
  readonly valueType: DuckDBType
  readonly entryNames: ReadonlyArray<string>
  readonly entryTypes: ReadonlyArray<DuckDBType>
}

const of = (type: DuckDBType): Inner => type as unknown as Inner

const own = (value: { readonly [key: string]: Json }, name: string): Json | undefined =>
  Object.hasOwn(value, name) ? value[name] : undefined

const list = (items: ReadonlyArray<string>): string => `[${items.join(",")}]`

const record = (fields: ReadonlyArray<readonly [name: string, json: string]>): string =>
  `{${fields.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(",")}}`
