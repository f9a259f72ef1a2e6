import type { Children } from "@kitajs/html"
import type { HttpServerResponse } from "@effect/platform/HttpServerResponse"
import * as Page from "../Page.tsx"
import type { Viewer } from "../Viewer.ts"

const entries = [
  { path: "/admin/users", text: "Users" },
  { path: "/admin/tokens", text: "Tokens" },
  { path: "/admin/sessions", text: "Sessions" },
  { path: "/admin/knowledge", text: "Knowledge" },
  { path: "/admin/tables", text: "Tables" },
  { path: "/admin/marketplaces", text: "Marketplaces" },
  { path: "/admin/prompts", text: "Texts" },
  { path: "/admin/usage", text: "Usage" },
  { path: "/admin/audit", text: "Audit log" },
  { path: "/admin/scheduler-runs", text: "Scheduler runs" },
  { path: "/admin/health", text: "Health" }
] as const

export type Place = (typeof entries)[number]["path"]

/** The way between the pages for admins; the one shown is marked. */
const Menu = ({ current }: { readonly current: Place }) => (
  <nav class="tabs" aria-label="Administration">
    <ul>
      {entries.map(({ path, text }) => (
        <li><a href={path} aria-current={path === current ? "page" : undefined}>{text}</a></li>
      ))}
    </ul>
  </nav>
)

/** A page for admins. `content` follows the heading. */
export const adminPage = (
  { current, status, title, viewer }: {
    readonly viewer: Viewer
    readonly current: Place
    readonly title: string
    readonly status?: number | undefined
  },
  content: Children
): HttpServerResponse =>
  Page.page({ title: `${title} · Admin`, viewer, current: "/admin", ...(status === undefined ? {} : { status }) }, (
    <>
      <Menu current={current} />
      <h1 safe>{title}</h1>
      {content as "safe"}
    </>
  ))

/** What an operator's program says when it cannot, for a page: without the commands to run. */
export const explained = ({ message }: { readonly message: string }): string =>
  (message.split("\n")[0] ?? "").replace(/ Run: .*$/, "").replace(/^Error: ./, (start) => start.slice(-1).toUpperCase())
