/**
 * The library: every use case of agnes as an Effect program over ports, so that another Effect service can run it with
 * its own layers. Modules are namespaces.
 */
export * as Workspace from "../domain/workspace/Workspace.ts"
export { lift } from "../ports/Lift.ts"
export { use } from "../ports/Use.ts"
