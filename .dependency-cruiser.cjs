/** The rings (design: domain ← ports ← adapters ← main) and the weight of the hook programs, as rules a machine checks. */
const hotDomain = "^src/domain/(time|text|session|queue|privacy|workspace/(Workspace|Resolution))"
const light = "(^|/)node_modules/effect/.*/(Context|Micro|Either|Option|Function|Predicate)(\\.d)?\\.(js|ts)$"
/** Where a type parameter stands before an arrow, the cruiser sees JSX; no `.ts` file can have any. */
const seenJsx = "(^|/)node_modules/@kitajs/html/jsx-runtime"
module.exports = {
  forbidden: [
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    {
      name: "domain-is-pure",
      comment: "src/domain imports effect's data modules and itself",
      severity: "error",
      from: { path: "^src/domain" },
      to: { pathNot: ["^src/domain", "(^|/)node_modules/effect/", seenJsx] }
    },
    {
      name: "jsx-in-the-server-only",
      severity: "error",
      from: { path: "\\.tsx$", pathNot: "^src/main/server/" },
      to: { path: seenJsx }
    },
    {
      name: "ports-know-the-domain",
      comment: "src/ports imports the domain, effect and other ports; ports/api also the HttpApi modules",
      severity: "error",
      from: { path: "^src/ports", pathNot: "^src/ports/api" },
      to: { pathNot: ["^src/ports", "^src/domain", "(^|/)node_modules/effect/", seenJsx] }
    },
    {
      name: "ports-api-knows-httpapi",
      severity: "error",
      from: { path: "^src/ports/api" },
      to: { pathNot: ["^src/ports", "^src/domain", "(^|/)node_modules/effect/", "(^|/)node_modules/@effect/platform/.*/(HttpApi[A-Za-z]*|Multipart|OpenApi)(\\.d)?\\.(js|ts)$"] }
    },
    {
      name: "adapters-do-not-know-main",
      severity: "error",
      from: { path: "^src/adapters" },
      to: { path: "^src/main" }
    },
    {
      name: "programs-know-ports-only",
      comment: "a use case never names an adapter",
      severity: "error",
      from: { path: "^src/main/programs" },
      to: { path: "^src/(adapters|main/(cli|hooks|server))" }
    },
    {
      name: "hot-entries-stay-light",
      comment: "what the hook bundles reach never loads the big runtime (design §2)",
      severity: "error",
      from: { path: "^src/main/hooks" },
      to: { path: "(^|/)node_modules/(@effect|effect/.*/(Effect|Layer|Schema|Stream|Schedule)(\\.d)?\\.(js|ts)$)", reachable: true }
    },
    {
      name: "hot-domain-stays-light",
      severity: "error",
      from: { path: hotDomain },
      to: { path: "(^|/)node_modules/effect/", pathNot: light }
    },
    { name: "src-does-not-know-tests", severity: "error", from: { path: "^src" }, to: { path: "^(test|bench|examples)" } },
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true } }
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: false,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default"] }
  }
}
