/**
 * The wire as one value: `HttpApiClient.make(Api)` of `@effect/platform` is a typed client of any agnes server. A module
 * of its own, because only who wants it needs that package.
 */
export { Api } from "../../ports/api/Api.ts"
export * as Refusal from "../../ports/api/Refusal.ts"
