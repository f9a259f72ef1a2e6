import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as AnthropicModel from "../../../src/adapters/llm/AnthropicModel.ts"
import * as Extract from "../../../src/adapters/llm/Extract.ts"
import * as OpenAiModel from "../../../src/adapters/llm/OpenAiModel.ts"
import type { LanguageModel as Model } from "../../../src/ports/LanguageModel.ts"
import * as LanguageModel from "../../ports/LanguageModel.ts"
import * as FakeModels from "../../support/FakeModels.ts"

const secret = "key-that-nobody-sees"
const place = { model: "m", key: Redacted.make(secret) }
const short = 300

const open = {
  anthropic: (fake: FakeModels.Fake, timeout = 20_000) =>
    Effect.map(AnthropicModel.make({ ...place, timeout, baseUrl: fake.url }), (ask) =>
      Extract.over({ provider: "anthropic", model: "m" }, ask)),
  openai: (fake: FakeModels.Fake, timeout = 20_000) =>
    Effect.map(OpenAiModel.make({ ...place, timeout, baseUrl: `${fake.url}/v1` }), (ask) =>
      Extract.over({ provider: "openai", model: "m" }, ask))
}

for (const name of ["anthropic", "openai"] as const) {
  LanguageModel.suite(name, (script, timeout) =>
    Effect.flatMap(FakeModels.start(script), (fake) => open[name](fake, timeout)))
}

const asked = (model: Model["Type"]) => Effect.either(model.extract(LanguageModel.request))

const right = { a: "x", list: [] }

describe.each(["anthropic", "openai"] as const)("what comes from %s", (name) => {
  const replies: ReadonlyArray<readonly [string, FakeModels.Says, kind: string, retryAfter?: number]> = [
    ["500", FakeModels.raw(500, { error: { type: "api_error" } }), "unavailable"],
    ["502 with a page", FakeModels.raw(502, "<html>bad gateway</html>", { "content-type": "text/html" }), "unavailable"],
    ["529", FakeModels.raw(529, { error: { type: "overloaded_error" } }, { "retry-after": "2.5" }), "unavailable", 2500],
    ["429 with milliseconds", FakeModels.raw(429, {}, { "retry-after-ms": "1500", "retry-after": "2" }), "rate-limit", 1500],
    ["429 with nothing", FakeModels.raw(429, ""), "rate-limit"],
    ["429 without money", FakeModels.raw(429, { error: { code: "insufficient_quota" } }), "auth"],
    ["400 without money", FakeModels.raw(400, { error: { message: "Your credit balance is too low" } }), "auth"],
    ["403", FakeModels.raw(403, { error: { type: "permission_error" } }), "auth"],
    ["404", FakeModels.raw(404, { error: { type: "not_found_error" } }), "auth"],
    ["a way elsewhere", FakeModels.raw(307, "", { location: "http://127.0.0.1:1/" }), "auth"],
    ["413", FakeModels.raw(413, { error: { type: "request_too_large" } }), "unsupported"],
    ["no JSON", FakeModels.raw(200, "it is fine"), "format"],
    ["torn JSON", FakeModels.raw(200, "{\"content\":["), "format"],
    ["no body", FakeModels.raw(200, ""), "format"],
    ["JSON of something else", FakeModels.raw(200, [1, 2]), "format"],
    ["an endless answer", FakeModels.raw(200, " ".repeat(5 * 1024 ** 2)), "format"],
    ["a line that breaks", FakeModels.hangsUp, "unavailable"],
    ["silence", FakeModels.hangs, "timeout"]
  ]
  it.scopedLive.each(replies)("%s is what it is", ([, says, kind, retryAfter]) =>
    Effect.gen(function*() {
      const fake = yield* FakeModels.start(() => says)
      const result = yield* asked(yield* open[name](fake, kind === "timeout" ? short : undefined))
      assert.deepStrictEqual(
        result._tag === "Left" ? { kind: result.left.kind as string, retryAfter: result.left.retryAfter } : undefined,
        { kind, retryAfter }
      )
      if (result._tag === "Left") assert.notInclude(JSON.stringify(result.left) + String(result.left), secret)
      if (kind !== "unsupported") assert.lengthOf(fake.asked, 1)
    }))

  it.scopedLive("the instructions and the conversation are apart, the key is in the header, nothing is added", () =>
    Effect.gen(function*() {
      const fake = yield* FakeModels.start(() => FakeModels.value(right))
      yield* asked(yield* open[name](fake))
      const [{ body, headers, prompt, system }] = fake.asked as [FakeModels.Asked]
      assert.deepStrictEqual([prompt, system], [LanguageModel.request.prompt, LanguageModel.request.system])
      assert.strictEqual(name === "anthropic" ? headers["x-api-key"] : headers.authorization, name === "anthropic" ? secret : `Bearer ${secret}`)
      assert.notInclude(JSON.stringify(body), secret)
      assert.doesNotHaveAnyKeys(headers, ["traceparent", "b3"])
    }))
})

it.scopedLive("a server that is not there is unavailable", () =>
  Effect.gen(function*() {
    const closed = yield* Effect.scoped(FakeModels.start(() => FakeModels.hangs))
    const result = yield* asked(yield* open.anthropic(closed))
    assert.deepInclude(result, { _tag: "Left" })
    if (result._tag === "Left") assert.deepStrictEqual([result.left.kind, result.left.message.includes("ECONNREFUSED")], ["unavailable", true])
  }))

describe("OpenAI's language as others speak it", () => {
  it.scopedLive("schema, then object, then text; and what was taken once is asked for at once", () =>
    Effect.gen(function*() {
      const fenced = (content: string) => FakeModels.raw(200, { choices: [{ message: { content } }] })
      const fake = yield* FakeModels.start(({ body }) =>
        body.response_format === undefined
          ? fenced(`<think>hm {</think>\n\`\`\`json\n${JSON.stringify(right)}\n\`\`\``)
          : FakeModels.fails("unsupported"))
      const model = yield* open.openai(fake)
      for (let n = 0; n < 2; n++) assert.deepInclude(yield* asked(model), { _tag: "Right", right })
      assert.deepStrictEqual(
        fake.asked.map(({ body }) => body.response_format?.type ?? "text"),
        ["json_schema", "json_object", "text", "text"]
      )
      assert.strictEqual(fake.asked[0]?.system, LanguageModel.request.system)
      assert.include(fake.asked[2]?.system ?? "", "\"additionalProperties\":false")
      assert.deepInclude(fake.asked[0]?.body.response_format.json_schema, { name: "seen", strict: true })
    }))

  it.scopedLive("no other failure has it ask again", () =>
    Effect.gen(function*() {
      const fake = yield* FakeModels.start(() => FakeModels.fails("unavailable"))
      yield* asked(yield* open.openai(fake))
      assert.lengthOf(fake.asked, 1)
    }))
})
