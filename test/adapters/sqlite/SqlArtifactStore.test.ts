import { Layer } from "effect"
import * as SqlArtifactStore from "../../../src/adapters/sqlite/SqlArtifactStore.ts"
import * as SqlDatabaseSchema from "../../../src/adapters/sqlite/SqlDatabaseSchema.ts"
import * as ArtifactStore from "../../ports/ArtifactStore.ts"
import * as FreshDatabase from "./FreshDatabase.ts"

ArtifactStore.suite("sqlite", () =>
  SqlArtifactStore.layer.pipe(
    Layer.provideMerge(SqlDatabaseSchema.layer),
    Layer.provide(FreshDatabase.layer),
    Layer.orDie
  ))
