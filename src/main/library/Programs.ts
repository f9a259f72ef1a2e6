/**
 * The use cases. Those of the hooks (`CaptureSession`, `MarkPrivate`, `Statusline`, `Workspaces`) are Micro programs;
 * run them with `lift`.
 */
export * as CaptureSession from "../programs/CaptureSession.ts"
export * as Credentials from "../programs/Credentials.ts"
export * as MarkPrivate from "../programs/MarkPrivate.ts"
export * as Pull from "../programs/Pull.ts"
export * as Push from "../programs/Push.ts"
export * as PushDryRun from "../programs/PushDryRun.ts"
export * as Status from "../programs/Status.ts"
export * as Statusline from "../programs/Statusline.ts"
export * as Workspaces from "../programs/Workspaces.ts"
export { hooksStatus } from "../programs/HooksStatus.ts"
export { init } from "../programs/Init.ts"
export { installHooks } from "../programs/InstallHooks.ts"
