import * as Kind from "./Kind.ts"
import * as Setting from "./Setting.ts"

/** What a file may take that becomes a table. */
export const tables = {
  tableTimeLimit: Setting.make({
    variables: ["AGNES_TABLE_TIME_LIMIT"],
    kind: Kind.duration(1, "10m"),
    fallback: 600_000,
    about: "What reading a file that becomes a table may take."
  }),
  tableMemory: Setting.make({
    variables: ["AGNES_TABLE_MEMORY"],
    kind: Kind.bytes(16 * 1024 ** 2, "1GiB"),
    fallback: 1024 ** 3,
    about: "Memory DuckDB may take for a file that becomes a table, in bytes."
  }),
  tableUpload: Setting.make({
    variables: ["AGNES_TABLE_MAX_UPLOAD"],
    kind: Kind.bytes(1, "1GiB"),
    fallback: 1024 ** 3,
    about: "Largest file taken over the network to become a table, in bytes."
  })
}
