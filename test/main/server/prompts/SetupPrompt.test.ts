import { assert, describe, it } from "@effect/vitest"
import * as Facts from "../../../../src/domain/prompts/Facts.ts"
import * as Legacy from "../../../../src/domain/prompts/Legacy.ts"
import { setupPrompt } from "../../../../src/domain/prompts/SetupPrompt.ts"
import * as Pages from "../../../../src/main/cli/Pages.ts"
import * as Mustache from "../../../../src/main/server/prompts/Mustache.ts"

const texts = [false, true].map((has_stack) => Mustache.render(setupPrompt, { ...Facts.samples[1]!, has_stack }))

describe("the text a newcomer pastes", () => {
  it.each(texts)("T6 has its steps in order, whatever plugins there are: install, init, catalogue, doctor, plugins, report", (text) => {
    const steps = text.split(/^(?=\d\. )/m).slice(1)
    assert.deepStrictEqual(steps.map((step) => Number.parseInt(step, 10)), [1, 2, 3, 4, 5, 6])
    const [install, init, catalog, doctor, plugins, report] = steps
    assert.match(install ?? "", /npm install --global https:[^]*agnes --version/)
    assert.match(init ?? "", /terminal of my own[^]*agnes init --server-url https:/)
    assert.include(catalog, "agnes catalog")
    assert.include(doctor, "agnes doctor")
    assert.match(plugins ?? "", /git --version[^]*claude --version[^]*agnes refresh-marketplace --bootstrap/)
    assert.match(report ?? "", /Tell me in a few lines[^]*\/update-agnes-plugins[^]*\/agnes-private/)
  })

  it("T6 differs for an empty stack, names no command there is not, no skills and no secret", () => {
    const [without, served] = texts
    assert.include(without, "none is mine yet")
    assert.notInclude(served, "none is mine yet")
    for (const text of texts) {
      assert.deepStrictEqual(Legacy.found(text), [])
      assert.notMatch(text, /skills|BEGIN CERTIFICATE|ca\.pem|--token\b/i)
      for (const [, name] of text.matchAll(/\bagnes ([a-z][a-z-]+)/g)) {
        if (name !== "workspace") assert.include(Pages.names, name)
      }
    }
  })
})
