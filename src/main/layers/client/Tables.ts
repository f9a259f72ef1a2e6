import * as Layer from "effect/Layer"
import * as DuckCatalogue from "../../../adapters/duckdb/DuckCatalogue.ts"
import * as DuckQuery from "../../../adapters/duckdb/DuckQuery.ts"
import * as HttpTableServer from "../../../adapters/http/HttpTableServer.ts"
import * as NodeBackground from "../../../adapters/node/NodeBackground.ts"
import * as NodeTableFiles from "../../../adapters/node/NodeTableFiles.ts"
import { type Around, asking } from "./Around.ts"

/** What brings tables, and asks them. */
export const layer = (around: Around) =>
  Layer.mergeAll(
    NodeTableFiles.layer,
    NodeBackground.layer(`${around.prebuilds}/../agnes.cjs`),
    DuckCatalogue.layer({ script: `${around.prebuilds}/../catalogue.cjs` }),
    DuckQuery.layer,
    HttpTableServer.layer(asking(around))
  )
