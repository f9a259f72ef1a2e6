import { assert, describe, it } from "@effect/vitest"
import * as RoutePolicy from "../../../../src/domain/server/RoutePolicy.ts"
import * as Document from "../../../../src/main/server/docs/Document.ts"
import * as Refusal from "../../../../src/ports/api/Refusal.ts"

const document = Document.make() as any
const operations: ReadonlyArray<readonly [route: string, operation: any]> = Object.entries<any>(document.paths)
  .flatMap(([path, found]) => Object.entries<any>(found).map(([method, operation]) =>
    [`${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ":$1")}`, operation] as const))

/** Every `$ref` in it. */
const references = (value: unknown): ReadonlyArray<string> =>
  Array.isArray(value)
    ? value.flatMap(references)
    : typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => key === "$ref" ? [String(inner)] : references(inner))
    : []

const lookUp = (reference: string): any =>
  reference.slice(2).split("/").reduce((value: any, key) => value?.[key], document)

describe("the OpenAPI document", () => {
  it("has every route for programs, and no other", () => {
    const forms = ["POST /auth/password/login/web"]
    // git speaks a protocol of its own.
    const git = / \/marketplace\.git\//
    const wanted = Object.keys(RoutePolicy.table)
      .filter((route) => RoutePolicy.isApi(route.split(" ")[1] ?? "") && !forms.includes(route) && !git.test(route))
    assert.sameMembers(operations.map(([route]) => route), wanted)
  })

  it("every operation has a summary, a name of its own, who may, and its request id", () => {
    for (const [route, { description, operationId, parameters, summary }] of operations) {
      assert.match(summary ?? "", /^[A-Z].{5,60}$/, route)
      assert.match(description, /(Needs a|For everybody)/, route)
      assert.match(operationId, /^\w+\.\w+$/)
      assert.isTrue(parameters.some(({ name }: any) => name === "X-Request-ID"), route)
    }
    const names = operations.map(([, { operationId }]) => operationId)
    assert.strictEqual(new Set(names).size, names.length)
  })

  it("asks for the bearer exactly where a route is not public", () => {
    for (const [route, { security }] of operations) {
      const [method = "", path = ""] = route.split(" ")
      const open = RoutePolicy.levelOf(method, path) === "public"
      assert.deepStrictEqual(security, open ? [] : [{ bearer: [] }], route)
    }
  })

  it("every reference leads somewhere", () => {
    for (const reference of references(document)) assert.isDefined(lookUp(reference), reference)
  })

  it("every error is told as it is sent, with the kinds of its status", () => {
    const told = new Set<string>()
    for (const [route, { responses }] of operations) {
      for (const [status, response] of Object.entries<any>(responses)) {
        if (Number(status) < 400) continue
        const { schema } = lookUp(response.$ref).content["application/json"]
        const { properties, required } = lookUp(schema.$ref)
        assert.deepStrictEqual(required, ["detail", "kind"])
        for (const kind of properties.kind.enum as Array<Refusal.Kind>) {
          told.add(kind)
          assert.strictEqual(Refusal.statusOf[kind], Number(status), `${route} ${kind}`)
        }
      }
      assert.property(responses, "500", route)
    }
    assert.includeMembers([...told], ["auth", "forbidden", "tombstoned", "too-large", "invalid", "disk-full"])
    assert.notInclude(JSON.stringify(document), "HttpApiDecodeError")
  })

  it("an upload is a form with a file, and may be packed", () => {
    const { parameters, requestBody } = document.paths["/api/upload/sessions"].post
    const { properties, required } = requestBody.content["multipart/form-data"].schema
    assert.deepStrictEqual(required, ["file"])
    assert.deepStrictEqual(properties.file, { type: "string", format: "binary" })
    assert.includeMembers(Object.keys(properties), ["session", "name"])
    assert.include(parameters.find(({ name }: any) => name === "Content-Encoding").schema.enum, "gzip")
  })

  it("a page of sessions has a limit that is a number", () => {
    const limit = document.paths["/api/sessions"].get.parameters.find(({ name }: any) => name === "limit")
    assert.deepInclude(limit.schema, { type: "integer", minimum: 1, maximum: 1000 })
  })
})
