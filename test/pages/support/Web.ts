import { Effect } from "effect"
import type * as Server from "../../e2e/serve/Server.ts"

/** What a browser would see, without one: no redirect is followed, cookies are what the test says. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly location: string | null
  /** The cookies it sets, by name. */
  readonly cookies: ReadonlyMap<string, string>
}

export const ask = (server: Server.Server, path: string, init: RequestInit = {}) =>
  Effect.promise(async (): Promise<Answer> => {
    const headers = { accept: "text/html", ...init.headers as Record<string, string> }
    const response = await fetch(`${server.url}${path}`, { redirect: "manual", ...init, headers })
    const cookies = response.headers.getSetCookie().map((line) => /^([^=]+)=([^;]*)/.exec(line) ?? [])
    return {
      status: response.status,
      headers: response.headers,
      text: await response.text(),
      location: response.headers.get("location"),
      cookies: new Map(cookies.map(([, name = "", value = ""]) => [name, value]))
    }
  })

type Fields = Readonly<Record<string, string>>

/** Sends a form, as a page of this server would when the headers do not say otherwise. */
export const send = (server: Server.Server, path: string, fields: Fields, headers: Fields = {}) =>
  ask(server, path, { method: "POST", body: new URLSearchParams(fields), headers: { "sec-fetch-site": "same-origin", ...headers } })

/** What the forms of a page carry. */
export const csrfIn = (answer: Answer): string => /name="csrf" value="([^"]+)"/.exec(answer.text)?.[1] ?? ""

export const as = (login: string): Fields => ({ cookie: `access_token=${login}` })

/** The token of this login's forms. */
export const csrfOf = (server: Server.Server, login: string) =>
  Effect.map(ask(server, "/profile", { headers: as(login) }), csrfIn)

/** Goes through the login form. */
export const logIn = (server: Server.Server, email: string, password: string, more: { readonly next?: string; readonly cookie?: string } = {}) =>
  Effect.gen(function*() {
    const page = yield* ask(server, "/login")
    const visitor = `agnes_visitor=${page.cookies.get("agnes_visitor") ?? ""}`
    const fields = { csrf: csrfIn(page), email, password, next: more.next ?? "" }
    const cookie = more.cookie === undefined ? visitor : `${visitor}; ${more.cookie}`
    return yield* send(server, "/auth/password/login/web", fields, { cookie })
  })
