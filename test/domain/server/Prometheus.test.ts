import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Prometheus from "../../../src/domain/server/Prometheus.ts"

const unescape = (text: string): string =>
  text.replace(/\\(.)/g, (_, letter: string) => letter === "n" ? "\n" : letter)

describe("the text format of Prometheus", () => {
  it("a label reads back as it was, whatever stands in it, on one line", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (value) => {
      fc.pre(!value.includes("\r"))
      const text = Prometheus.render([{ name: "a", kind: "counter", help: value, samples: [{ name: "a", labels: [["b", value]], value: 1 }] }])
      const lines = text.split("\n")
      assert.strictEqual(lines.length, 4)
      const [, label = ""] = /^a\{b="(.*)"\} 1$/s.exec(lines[2] ?? "") ?? []
      assert.strictEqual(unescape(label), value)
    }))
  })

  it("a histogram ends with +Inf, sum and count", () => {
    const samples = Prometheus.histogram("t", [["route", "/"]], [[0.5, 1], [Infinity, 3]], 4.5, 3)
    assert.strictEqual(
      Prometheus.render([{ name: "t", kind: "histogram", help: "h", samples }]),
      "# HELP t h\n# TYPE t histogram\n"
        + "t_bucket{route=\"/\",le=\"0.5\"} 1\nt_bucket{route=\"/\",le=\"+Inf\"} 3\nt_sum{route=\"/\"} 4.5\nt_count{route=\"/\"} 3\n"
    )
  })
})
