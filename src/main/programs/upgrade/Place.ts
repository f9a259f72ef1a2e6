import type { Running } from "../../../ports/Versions.ts"

/** What to do where this agnes is somebody else's to replace. */
export const hint = (running: Exclude<Running, { readonly _tag: "Package" }>): string => {
  if (running._tag === "Checkout") {
    return `this agnes was built from the sources in ${running.folder}. Update them and build again: git pull && npm run build`
  }
  return running.by === "npx"
    ? "this agnes was started by npx, which chooses the version itself. Run: npx agnes@latest"
    : `this agnes belongs to the project in ${running.folder}, which says which version it wants. ` +
      `Change it there, or install agnes for yourself: npm install --global --ignore-scripts agnes`
}
