import type * as Api from "@duckdb/node-api"
import { createRequire } from "node:module"

/**
 * DuckDB, loaded when it is needed: most commands never do, and it is no part of an installation everywhere. Not by
 * import(): a bundler that meets one in the library would look for the native parts of every platform.
 */
export const load = async (): Promise<typeof Api> => createRequire(import.meta.url)("@duckdb/node-api") as typeof Api
