/** The ring rules once more, with type-only imports counted: a type that comes from outside is a dependency too. */
const rules = require("./.dependency-cruiser.cjs")
const byWeight = new Set(["no-circular", "hot-entries-stay-light", "hot-domain-stays-light"])
module.exports = {
  forbidden: rules.forbidden.filter((rule) => !byWeight.has(rule.name)),
  options: { ...rules.options, tsPreCompilationDeps: true }
}
