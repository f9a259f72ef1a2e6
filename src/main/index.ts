/**
 * The library: every use case of the client as an Effect program over ports, so that another Effect service can run it,
 * with any of its own layers in the place of ours. `docs/library.md` shows how.
 */
export * as Domain from "./library/Domain.ts"
export * as Layers from "./library/Layers.ts"
export * as Ports from "./library/Ports.ts"
export * as Programs from "./library/Programs.ts"
export { version } from "./Version.ts"
