/**
 * The rings (design: domain ← ports ← adapters ← main) as rules a machine checks. Imports of types count: a type that
 * comes from outside is a dependency too. What follows whole paths is in scripts/checks/graph.mjs.
 */
module.exports = {
  forbidden: [
    {
      name: "domain-is-pure",
      comment: "src/domain imports effect's data modules and itself",
      severity: "error",
      from: { path: "^src/domain" },
      to: { pathNot: ["^src/domain", "(^|/)node_modules/effect/"] }
    },
    {
      name: "ports-know-the-domain",
      comment: "src/ports imports the domain, effect and other ports; ports/api also the HttpApi modules",
      severity: "error",
      from: { path: "^src/ports", pathNot: "^src/ports/api" },
      to: { pathNot: ["^src/ports", "^src/domain", "(^|/)node_modules/effect/"] }
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
    { name: "src-does-not-know-tests", severity: "error", from: { path: "^src" }, to: { path: "^(test|bench|examples)" } },
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true } }
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default"] }
  }
}
