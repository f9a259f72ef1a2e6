import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Group from "../../../src/domain/server/Group.ts"

const users = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom("a", "b", "c", "d"),
    email: fc.constantFrom("a@b", Group.schedulerEmail),
    name: fc.constant(""),
    active: fc.boolean(),
    admin: fc.boolean()
  }),
  { selector: ({ id }) => id }
)
const resource = fc.record({ type: fc.constantFrom(...Group.resourceTypes), id: fc.constantFrom("a", "b") })

describe("the last admin", () => {
  it.prop("is one person at most, who counts, and without whom nobody would", [users], ([all]) => {
    const counts = (user: (typeof all)[number]) => user.admin && user.active && user.email !== Group.schedulerEmail
    const last = all.filter(({ id }) => Group.isLastAdmin(all, id))
    assert.isAtMost(last.length, 1)
    assert.strictEqual(last.length === 1, all.filter(counts).length === 1)
    for (const user of last) assert.isTrue(counts(user))
  })
})

describe("who may see what", () => {
  it.prop("admins everything, others what they were granted, by type and name", [fc.array(resource), resource], ([granted, wanted]) => {
    assert.isTrue(Group.maySee({ admin: true }, granted, wanted))
    const has = granted.some((each) => each.id === wanted.id && each.type === wanted.type)
    assert.strictEqual(Group.maySee({ admin: false }, granted, wanted), has)
  })
})

describe("names", () => {
  it.prop("what passes is not blank and can be shown in one line", [fc.string({ unit: "binary" })], ([name]) => {
    if (Group.nameProblem(name) !== undefined) return
    assert.notStrictEqual(name.trim(), "")
    assert.notMatch(name, /[\n\r\t\u0000\u001b\u2028\u202e]/)
  })

  it("ordinary ones pass", () => {
    for (const name of ["Data", "Data science", "Données", "team-1"]) assert.isUndefined(Group.nameProblem(name))
    for (const name of ["", "  ", "a\nb", "x".repeat(101)]) assert.isString(Group.nameProblem(name))
    for (const id of ["sales.orders", "in.c-main.orders"]) assert.isUndefined(Group.resourceProblem(id))
    for (const id of ["", " ", "a\u0000", "x".repeat(201)]) assert.isString(Group.resourceProblem(id))
  })
})
