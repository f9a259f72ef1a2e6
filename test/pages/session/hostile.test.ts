import { assert } from "@effect/vitest"
import { Effect } from "effect"
import type { Page } from "playwright-core"
import { line, type Line } from "../../domain/transcript/records.ts"
import { jsonl } from "../../domain/transcript/samples.ts"
import * as Server from "../../e2e/serve/Server.ts"
import * as Browser from "../support/Browser.ts"
import { pixel } from "./Rich.ts"
import * as Stage from "./Stage.ts"

const evil: ReadonlyArray<string> = [
  "<script>globalThis.owned=1</script>", "\"><img src=x onerror=globalThis.owned=1>", "' onmouseover='globalThis.owned=1",
  "</summary></details></article></main><h1>Yours</h1>", "javascript:globalThis.owned=1", "<iframe src=https://x.example>",
  "[a](javascript:globalThis.owned=1)", "![p](https://x.example/p.png)", "<!-- -->", "<style>*{display:none}</style>", "${1}{{1}}",
  "\u202e\u2066gnp.exe\u200b", "\u001b[2J\u001b]0;title\u0007", "\u0000\u0007\ud800", "]]></svg><svg onload=globalThis.owned=1>",
  "<base href=https://x.example/>", "<form action=https://x.example><input name=csrf>", "&lt;script&gt;", "<meta http-equiv=refresh content=0;url=https://x.example>"
]

/** One of each record, with the same hostile text in every place a text can stand. */
const records = (text: string, n: number): ReadonlyArray<Line | string> => {
  const id = (name: string): string => `${name}-${n}`
  const user = (uuid: string, content: unknown, rest: Line = {}): Line =>
    line(uuid, null, n, { type: "user", cwd: text, version: text, message: { role: "user", content }, ...rest })
  const assistant = (uuid: string, block: Line, rest: Line = {}): Line =>
    line(uuid, null, n, { type: "assistant", message: { id: id(uuid), model: text, role: "assistant", content: [block], usage: { output_tokens: 5 }, stop_reason: text }, ...rest })
  const image = (media_type: string, data: string): Line => ({ type: "image", source: { type: "base64", media_type, data } })
  return [
    user(text, text),
    user(id("u"), [{ type: "text", text }, image(text, pixel), image("image/png", text), image("image/svg+xml", pixel)]),
    assistant(id("a"), { type: "text", text: `${text}\n\n\`\`\`${text}\n${text}\n\`\`\`\n\n# ${text}\n\n| ${text} |\n|--|\n| ${text} |\n` }),
    assistant(id("b"), { type: "thinking", thinking: text }),
    assistant(id("c"), { type: "tool_use", id: id("t"), name: text, input: { command: text, [text]: text, old_string: text, nested: { [text]: [text] } } }),
    user(id("r"), [{ type: "tool_result", tool_use_id: id("t"), is_error: true, content: [{ type: "text", text }, { type: text }] }], { toolUseResult: { agentId: text, persistedOutputPath: `/x/${text}` } }),
    user(id("l"), [{ type: "tool_result", tool_use_id: text, content: text }]),
    assistant(id("e"), { type: "text", text }, { isApiErrorMessage: true, error: text }),
    assistant(id("o"), { type: text }),
    user(id("cmd"), `<command-name>/${text}</command-name><command-args>${text}</command-args>`),
    user(id("out"), `<local-command-stdout>${text}</local-command-stdout>`),
    user(id("news"), text, { origin: { kind: text } }),
    line(id("s"), null, n, { type: "system", subtype: text, content: text, level: "error" }),
    line(id("h"), null, n, { type: "attachment", attachment: { type: `hook_${text}`, content: text } }),
    line(id("k"), null, n, { type: "system", subtype: "compact_boundary", compactMetadata: { trigger: text, preTokens: 1 } }),
    user(id("z"), text, { isCompactSummary: true }),
    line(id("x"), null, n, { type: text }),
    { type: "custom-title", customTitle: text },
    text
  ]
}

interface Found {
  readonly owned: boolean
  readonly elements: ReadonlyArray<string>
  readonly attributes: ReadonlyArray<string>
  readonly addresses: ReadonlyArray<string>
  readonly text: string
}

/** What the browser made of the page, by its own parser. */
const look = (page: Page): Promise<Found> =>
  page.evaluate(() => {
    const global = globalThis as unknown as { readonly document: any; readonly owned?: unknown }
    const all: ReadonlyArray<any> = [...global.document.querySelectorAll("main *")]
    return {
      owned: global.owned !== undefined,
      elements: [...new Set(all.map((one) => one.localName as string))],
      attributes: [...new Set(all.flatMap((one) => one.getAttributeNames() as ReadonlyArray<string>))],
      addresses: [...new Set(
        all.filter((one) => !(one.localName === "a" && one.rel === "noreferrer noopener nofollow" && /^(?:https?|mailto):/.test(one.href)))
          .flatMap((one) => ["href", "src", "action"].map((name) => one.getAttribute(name) as string | null))
      )].filter((address) => address !== null),
      text: global.document.querySelector("main").textContent as string
    }
  })

const forbidden = /^(?:script|iframe|style|form|input|base|meta|link|object|embed|svg|math|template|video|audio)$/
const ours = /^(?:\/(?!\/)|#)|^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+$/

Browser.describe("a hostile transcript", (test) => {
  test("is text and nothing else in every field of the page, the sub-agent's and the raw lines", Effect.gen(function*() {
    const server = yield* Server.start()
    const token = yield* Server.person(server, "ann")
    const file = jsonl(...evil.flatMap(records))
    yield* Stage.send(server, token, "evil", file)
    yield* Stage.send(server, token, "evil", file, "subagents/agent-x1.jsonl")
    yield* Stage.send(server, token, "evil", JSON.stringify({ description: evil.join(), agentType: evil[1], toolUseId: "t-0" }), "subagents/agent-x1.meta.json")
    yield* Browser.withPage(server, { as: "ann" }, async (page) => {
      let address: string | null = "/profile/sessions/evil"
      const seen: Array<string> = [address, "/profile/sessions/evil?agent=x1"]
      for (let at = 0; at < seen.length; at++) {
        await page.goto(seen[at]!)
        await page.locator("details").evaluateAll((all) => all.forEach((one) => Object.assign(one, { open: true })))
        const { addresses, attributes, elements, owned, text } = await look(page)
        assert.isFalse(owned)
        assert.deepStrictEqual(elements.filter((name) => forbidden.test(name)), [])
        assert.deepStrictEqual(attributes.filter((name) => /^on|^style$|^srcset$|^formaction$/.test(name)), [])
        assert.deepStrictEqual(addresses.filter((one) => !ours.test(one)), [])
        assert.notMatch(text, /[\u202a-\u202e\u2066-\u2069\u200b\u001b\u0007\u0000]/)
        address = await page.locator("a[rel=next]").first().getAttribute("href", { timeout: 200 }).catch(() => null)
        if (address !== null && at < 4) seen.push(address)
      }
      for (let lines: string | null = "/profile/sessions/evil/raw", n = 0; lines !== null && n < 10; n++) {
        await page.goto(lines)
        const found = await look(page)
        assert.isFalse(found.owned)
        assert.deepStrictEqual(found.elements.filter((name) => forbidden.test(name)), [])
        assert.deepStrictEqual(found.addresses.filter((one) => !ours.test(one)), [])
        lines = await page.locator("a[rel=next]").first().getAttribute("href", { timeout: 200 }).catch(() => null)
      }
      await Browser.check(page)
    })
  }))
})
