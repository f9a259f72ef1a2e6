import { assert, describe, it } from "@effect/vitest"
import type * as Item from "../../../src/domain/transcript/Item.ts"
import * as Turns from "../../../src/domain/transcript/Turns.ts"
import * as Window from "../../../src/domain/transcript/Window.ts"
import { assistant, line, text, toolResult, toolUse, usage, user } from "./records.ts"
import * as samples from "./samples.ts"

const read = (...lines: ReadonlyArray<unknown>): ReadonlyArray<Item.Item> =>
  Turns.of(samples.decode(samples.jsonl(...lines)))

const only = <T extends Item.Item["_tag"]>(tag: T, items: ReadonlyArray<Item.Item>) =>
  items.filter((item): item is Extract<Item.Item, { _tag: T }> => item._tag === tag)

const calls = (items: ReadonlyArray<Item.Item>): ReadonlyArray<Item.ToolCall> =>
  only("Reply", items).flatMap(({ parts }) => parts).filter((part) => part._tag === "ToolCall")

describe("Turns: messages and tools", () => {
  it("lines of one message are one reply with its tokens once, the greater count of them", () => {
    const [reply, ...rest] = only("Reply", read(
      assistant("a", null, "m", { type: "thinking", thinking: "hm" }, usage(10, 1)),
      { type: "mode" },
      assistant("b", "a", "m", text("hello"), usage(10, 40)),
      assistant("c", "b", "m", toolUse("t"), usage(10, 2))
    ))
    assert.deepStrictEqual(rest, [])
    assert.deepStrictEqual(reply?.parts.map(({ _tag }) => _tag), ["Thinking", "Text", "ToolCall"])
    assert.deepInclude(reply?.usage, { input: 10, output: 40 })
  })

  it("calls that ran side by side get their own results, and no thread forks", () => {
    const items = read(
      user("p", null, "go"),
      assistant("a", "p", "m", toolUse("t1")),
      assistant("b", "a", "m", toolUse("t2")),
      user("r2", "b", [toolResult("t2", "two", true)]),
      user("r1", "a", [toolResult("t1", [{ type: "text", text: "one" }])]),
      user("p2", "r2", "next")
    )
    assert.deepStrictEqual(calls(items).map(({ result }) => [result?.content, result?.isError]), [
      [[{ _tag: "Text", text: "one" }], false], [[{ _tag: "Text", text: "two" }], true]
    ])
    assert.isTrue(items.every(({ branch }) => branch === 0))
  })

  it("a call without result has none; a result without call is an item", () => {
    const items = read(assistant("a", null, "m", toolUse("t")), user("r", "a", [toolResult("other")]))
    assert.isUndefined(calls(items)[0]?.result)
    assert.deepInclude(only("LateResult", items)[0], { toolUseId: "other", key: "r-1" })
  })

  it("a second result of a call is an item of its own", () => {
    const items = read(
      assistant("a", null, "m", toolUse("t")),
      user("r", "a", [toolResult("t", "1")]),
      user("s", "a", [toolResult("t", "2")])
    )
    assert.deepStrictEqual(calls(items)[0]?.result?.content, [{ _tag: "Text", text: "1" }])
    assert.deepStrictEqual(only("LateResult", items)[0]?.result.content, [{ _tag: "Text", text: "2" }])
  })

  it("a result that comes after all memory of its call is an item", () => {
    const between = Array.from({ length: Window.mostItems + 1 }, (_, i) => user(`u${i}`, null, `prompt ${i}`))
    const late = read(assistant("a", null, "m", toolUse("t")), ...between, user("r", "a", [toolResult("t")]))
    assert.strictEqual(only("LateResult", late).length, 1)
    const near = read(assistant("a", null, "m", toolUse("t")), ...between.slice(2), user("r", "a", [toolResult("t")]))
    assert.strictEqual(only("LateResult", near).length, 0)
  })

  it("a message taken up again after all memory of it shows its tokens only once", () => {
    const between = Array.from({ length: Window.mostItems + 1 }, (_, i) => user(`u${i}`, null, `prompt ${i}`))
    const [first, second] = [assistant("a", null, "m", text("x")), assistant("b", "a", "m", text("y"))]
    const replies = only("Reply", read(first, ...between, second))
    assert.deepStrictEqual(replies.map((reply) => reply.usage?.input), [10, undefined])
  })

  it("a line with the uuid of an earlier one is folded away", () => {
    const items = read(user("p", null, "go"), assistant("a", "p", "m", text("x")), user("p", null, "go"))
    assert.deepStrictEqual(items.map(({ _tag }) => _tag), ["Prompt", "Reply", "Aside"])
  })

  it("a failed request is marked and its text kept", () => {
    const failed = line("a", null, 0, {
      type: "assistant", isApiErrorMessage: true, error: "rate_limit",
      message: { id: "m", model: "<synthetic>", content: [text("You've hit your limit")], usage: usage(0, 0) }
    })
    assert.deepInclude(only("Reply", read(failed))[0], { apiError: "rate_limit", model: undefined })
  })
})

describe("Turns: who speaks", () => {
  it("commands, shell lines, interruptions, meta lines and news are no prompts", () => {
    const items = read(
      user("a", null, "<local-command-caveat>x</local-command-caveat>", { isMeta: true }),
      user("b", "a", "<command-name>/model</command-name><command-args>opus</command-args>"),
      user("c", "b", "<local-command-stdout>Set \u001b[1mmodel\u001b[22m</local-command-stdout>"),
      user("d", "c", "<bash-input>ls</bash-input>"),
      user("e", "d", "<bash-stdout></bash-stdout><bash-stderr>no such file</bash-stderr>"),
      user("f", "e", [text("[Request interrupted by user for tool use]")]),
      user("g", "f", "<system-reminder>be nice</system-reminder>"),
      user("g2", "g", "You are to review.", { isMeta: true }),
      user("h", "g", "done!", { origin: { kind: "peer" } }),
      user("i", "h", "<task-notification><summary>built</summary></task-notification>")
    )
    assert.deepStrictEqual(items.map(({ _tag }) => _tag), [
      "Aside", "Command", "Command", "Interruption", "Aside", "News", "News"
    ])
    assert.deepInclude(items[1], { name: "model", args: "opus", output: "Set model", failed: false })
    assert.deepInclude(items[2], { name: "!", args: "ls", output: "no such file", failed: true })
    assert.deepInclude(items[6], { from: "task-notification", text: "built" })
  })

  it("a prompt is what the person said, with pictures, without what the client added", () => {
    const image = { type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } }
    const [prompt] = only("Prompt", read(user("p", null, [
      text("<ide_opened_file>x.ts</ide_opened_file>look  <b>"), text("<system-reminder>r</system-reminder>"), image
    ])))
    assert.deepInclude(prompt, { text: "look  <b>", queued: false })
    assert.deepStrictEqual(prompt?.images, [{ _tag: "Image", mediaType: "image/png", data: "AAAA" }])
  })

  it("what was typed meanwhile is a prompt, what a background task sent is not", () => {
    const queued = (uuid: string, rest: object) =>
      line(uuid, null, 0, { type: "attachment", attachment: { type: "queued_command", ...rest } })
    const items = read(
      queued("a", { prompt: "also this", commandMode: "prompt", origin: { kind: "human" } }),
      queued("b", { prompt: "<task-notification>", commandMode: "task-notification" })
    )
    assert.deepStrictEqual(items.map(({ _tag }) => _tag), ["Prompt", "Aside"])
    assert.deepInclude(items[0], { text: "also this", queued: true })
  })

  it("hooks that failed, retries and notices are said; hooks that went well are folded", () => {
    const items = read(
      line("a", null, 0, { type: "attachment", attachment: { type: "hook_success", stdout: "fine" } }),
      line("b", null, 0, { type: "attachment", attachment: { type: "hook_non_blocking_error", stderr: "bad" } }),
      line("c", null, 0, { type: "system", subtype: "api_error", error: { status: 529, message: "Overloaded" } }),
      line("d", null, 0, { type: "system", subtype: "informational", level: "warning", content: "limit soon" })
    )
    assert.deepStrictEqual(only("Notice", items).map(({ failed, kind, text }) => [kind, failed, text]), [
      ["hook_non_blocking_error", true, "bad"],
      ["api_error", true, "529 Overloaded"],
      ["informational", false, "limit soon"]
    ])
  })

  it("a fold tells fifty kinds apart", () => {
    const [fold, ...rest] = read(...Array.from({ length: 70 }, (_, i) => ({ type: `novel-${i}` })))
    assert.deepStrictEqual(rest, [])
    assert.deepStrictEqual(fold?._tag === "Aside" && [fold.lines, fold.kinds.size, fold.kinds.get("…")], [70, 51, 20])
  })

  it("unknown types are named, what cannot be read is counted", () => {
    const items = read({ type: "novel" }, { type: "novel" }, { x: 1 }, "not json", "nor this", "[]", { type: "mode" })
    assert.deepStrictEqual(items.map((item) => item._tag === "Aside" ? [...item.kinds] : item._tag === "Unreadable" &&
      [item.reason, item.lines]), [[["novel", 2], ["?", 1]], ["not-json", 2], ["not-an-object", 1], [["mode", 1]]])
  })
})

describe("Turns: threads", () => {
  const two = [
    user("p", null, "go"),
    assistant("a", "p", "m1", text("gone")),
    user("q1", "a", "first client"),
    user("q2", "a", "second client"),
    assistant("b1", "q1", "m2", text("to the first")),
    assistant("b2", "q2", "m3", toolUse("t")),
    user("r2", "b2", [toolResult("t")]),
    user("z1", "b1", "first again"),
    user("z2", "r2", "second again")
  ]

  it("two clients that write to one file make two threads", () => {
    const items = read(...two)
    const thread = (branch: number) => items.filter((item) => item.branch === branch).map(({ key }) => key)
    assert.deepStrictEqual([thread(0), thread(1)], [["p", "a", "q1", "b1", "z1"], ["q2", "b2", "z2"]])
    assert.deepStrictEqual(only("Prompt", items).filter(({ forks }) => forks).map(({ key }) => key), ["q2"])
  })

  it("each further prompt after the same turn makes a thread of its own, and folds stay in theirs", () => {
    const attachment = (uuid: string, parent: string) => line(uuid, parent, 0, { type: "attachment", attachment: {} })
    const items = read(...two, user("q3", "a", "third client"), attachment("x3", "q3"), attachment("x1", "z1"))
    assert.deepStrictEqual(items.slice(-3).map(({ _tag, branch }) => [_tag, branch]), [
      ["Prompt", 2], ["Aside", 2], ["Aside", 0]
    ])
  })

  it("a compaction goes on in its thread, and a parent nobody knows is no fork", () => {
    const items = read(
      ...two,
      line("c", null, 0, { type: "system", subtype: "compact_boundary", logicalParentUuid: "z1" }),
      user("s", "c", "summary", { isCompactSummary: true }),
      user("after", "s", "after"),
      user("lost", "nowhere", "lost")
    )
    assert.deepStrictEqual(items.slice(-3).map(({ _tag, branch }) => [_tag, branch]), [
      ["Compaction", 0], ["Prompt", 0], ["Prompt", 0]
    ])
  })

  it("the words of a sub-agent within the file fork nothing", () => {
    const side = { isSidechain: true }
    const items = read(
      user("p", null, "go"),
      { ...user("x", null, "told"), ...side },
      { ...assistant("y", "x", "m", text("yes")), ...side },
      assistant("a", "p", "n", text("so")),
      user("q", "a", "next")
    )
    assert.deepStrictEqual(items.map(({ branch, bySubAgent }) => [branch, bySubAgent]), [
      [0, false], [0, true], [0, true], [0, false], [0, false]
    ])
  })
})
