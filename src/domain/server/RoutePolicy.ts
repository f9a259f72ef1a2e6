import type { Claims } from "./Claims.ts"

/**
 * Who may ask what: one row for every route of the server, by its method and its path as the router knows it. A route
 * without a row is not served: the server does not start.
 */

/**
 * `public` is for everybody. `user` wants an account. `interactive` wants somebody who has just logged in, and neither
 * a token that may lie on any disk nor a service. `admin` wants a member of the group Admin (server spec §2.3),
 * `admin-interactive` both.
 */
export type Level = "public" | "user" | "interactive" | "admin" | "admin-interactive"

export type Route = `${"GET" | "POST" | "PUT" | "PATCH" | "DELETE"} /${string}`

export const table = {
  // What clients use
  "POST /api/upload/sessions": "user",
  "GET /api/uploads/:id": "user",
  "PATCH /api/uploads/:id": "user",
  "DELETE /api/uploads/:id": "user",
  "POST /api/upload/local-md": "user",
  "POST /api/upload/artifacts": "user",
  "GET /api/artifacts": "user",
  "GET /api/artifacts/:name": "user",
  "DELETE /api/artifacts/:name": "user",
  "GET /api/sessions": "user",
  "GET /api/search": "user",
  "DELETE /api/sessions/:id": "user",
  "DELETE /api/sessions/:id/tombstone": "user",
  "GET /api/catalog/tables": "user",
  "GET /api/catalog/tables/:id": "user",
  "GET /api/sync/manifest": "user",
  "GET /api/data/:id/download": "user",
  "GET /api/data/:id/check-access": "user",
  "PUT /api/admin/tables/:id": "admin",
  "GET /api/usage": "user",

  // What the team knows
  "GET /api/memory": "user",
  "POST /api/memory": "user",
  "GET /api/memory/bundle": "user",
  "POST /api/memory/:id/vote": "user",
  "POST /api/memory/:id/personal": "user",
  "POST /api/memory/admin/approve": "admin",
  "POST /api/memory/admin/reject": "admin",
  "POST /api/memory/admin/mandate": "admin",
  "POST /api/memory/admin/revoke": "admin",
  "POST /api/memory/admin/edit": "admin",
  "POST /api/memory/admin/batch": "admin",
  "GET /api/memory/admin/contradictions": "admin",
  "POST /api/memory/admin/contradictions/:id/resolve": "admin",
  "GET /api/memory/admin/duplicates": "admin",
  "POST /api/memory/admin/duplicates/:a/:b/resolve": "admin",

  // The command line of this version
  "GET /cli/latest": "public",
  "GET /cli/agnes.tgz": "public",

  // Texts for workspaces
  "GET /api/welcome": "user",
  "GET /api/admin/welcome-template": "admin",
  "PUT /api/admin/welcome-template": "admin",
  "DELETE /api/admin/welcome-template": "admin",
  "POST /api/admin/welcome-template/preview": "admin",
  "GET /api/admin/workspace-prompt-template": "admin",
  "PUT /api/admin/workspace-prompt-template": "admin",
  "DELETE /api/admin/workspace-prompt-template": "admin",
  "POST /api/admin/workspace-prompt-template/preview": "admin",

  "GET /api/health": "public",
  "GET /api/version": "public",
  "GET /api/health/detailed": "user",

  // Jobs
  "POST /api/admin/run-session-collector": "admin",
  "POST /api/admin/run-session-processor": "admin",
  "POST /api/admin/run-corporate-memory": "admin",

  // Pages: coming in and going out
  "GET /": "public",
  "GET /login": "public",
  "GET /login/password": "public",
  "POST /auth/password/login/web": "public",
  "GET /login/link/:secret": "public",
  "POST /login/link/:secret": "public",
  "POST /logout": "interactive",

  // Pages: the first steps
  "GET /setup": "user",
  "GET /install": "public",

  // Pages: oneself
  "GET /profile": "user",
  "POST /profile/password": "interactive",
  "POST /profile/logins/end": "interactive",
  "GET /profile/tokens": "user",
  "POST /profile/tokens": "interactive",
  "GET /profile/tokens/:id/revoke": "user",
  "POST /profile/tokens/:id/revoke": "user",

  // The wire, to read
  "GET /openapi.json": "public",
  "GET /docs": "public",
  "GET /docs/:name": "public",

  // For operators' machines: has its own token, see routes/Metrics.ts
  "GET /metrics": "public",

  // The list of one's sessions, taking one back, letting it come again
  "GET /profile/sessions": "user",
  "GET /profile/sessions/:session/withdraw": "user",
  "POST /profile/sessions/:session/withdraw": "user",
  "POST /profile/sessions/:session/lift": "user",

  // One session: its page or, with .jsonl, its bytes; what stands in it line by line; files beside it
  "GET /profile/sessions/:session": "user",
  "GET /profile/sessions/:session/raw": "user",
  "GET /profile/sessions/:session/files/:folder/:file": "user",

  // Pages: artifacts and notes
  "GET /profile/files": "user",
  "GET /profile/files/artifacts/:name": "user",
  "GET /profile/files/artifacts/:name/delete": "user",
  "POST /profile/files/artifacts/:name/delete": "user",

  // Pages: who looked at one's sessions
  "GET /profile/looks": "user",

  // Pages: what sessions used
  "GET /profile/usage": "user",
  "GET /profile/usage/export": "user",

  // Pages: what the team knows
  "GET /knowledge": "user",
  "GET /knowledge/new": "user",
  "POST /knowledge/new": "user",
  "POST /knowledge/:id/vote": "user",
  "POST /knowledge/:id/personal": "user",

  // Pages for admins; what changes something, and other people's sessions, are for admins who have just logged in
  "GET /admin": "admin",
  "GET /admin/users": "admin",
  "POST /admin/users": "admin-interactive",
  "GET /admin/users/:id": "admin",
  "POST /admin/users/:id/disable": "admin-interactive",
  "POST /admin/users/:id/enable": "admin-interactive",
  "POST /admin/users/:id/join": "admin-interactive",
  "POST /admin/users/:id/leave": "admin-interactive",
  "POST /admin/users/:id/link": "admin-interactive",
  "POST /admin/users/:id/reset": "admin-interactive",
  "GET /admin/tokens": "admin",
  "GET /admin/tokens/:id/revoke": "admin",
  "POST /admin/tokens/:id/revoke": "admin-interactive",
  "GET /admin/sessions": "admin",
  "GET /admin/sessions/:user/:session": "admin-interactive",
  "GET /admin/sessions/:user/:session/raw": "admin-interactive",
  "GET /admin/sessions/:user/:session/files/:folder/:file": "admin-interactive",
  "GET /admin/sessions/:user/:session/open": "admin-interactive",
  "POST /admin/sessions/:user/:session/open": "admin-interactive",
  "GET /admin/knowledge": "admin-interactive",
  "POST /admin/knowledge/batch": "admin-interactive",
  "GET /admin/knowledge/:id": "admin-interactive",
  "POST /admin/knowledge/:id/judge": "admin-interactive",
  "POST /admin/knowledge/:id/edit": "admin-interactive",
  "GET /admin/knowledge/contradictions/:id": "admin-interactive",
  "POST /admin/knowledge/contradictions/:id": "admin-interactive",
  "GET /admin/knowledge/duplicates/:a/:b": "admin-interactive",
  "POST /admin/knowledge/duplicates/:a/:b": "admin-interactive",
  "GET /admin/prompts": "admin",
  "GET /admin/prompts/:key": "admin",
  "POST /admin/prompts/:key": "admin-interactive",
  "GET /admin/prompts/:key/reset": "admin",
  "POST /admin/prompts/:key/reset": "admin-interactive",
  "GET /admin/audit": "admin",
  "GET /admin/usage": "admin",
  "GET /admin/usage/export": "admin",
  "GET /admin/scheduler-runs": "admin",
  "GET /admin/health": "admin",

  // Pages: data tables
  "GET /tables": "user",
  "GET /tables/:table": "user",
  "GET /admin/tables": "admin",
  "POST /admin/tables": "admin-interactive",
  "GET /admin/tables/:table": "admin",
  "POST /admin/tables/:table/upload": "admin-interactive",
  "POST /admin/tables/:table/grant": "admin-interactive",
  "POST /admin/tables/:table/revoke": "admin-interactive",
  "GET /admin/tables/:table/remove": "admin",
  "POST /admin/tables/:table/remove": "admin-interactive",

  // Plugins: choosing them, and git fetching them, which sends the token its own way, see marketplace/Routes.ts
  "GET /marketplace": "user",
  "POST /marketplace/:plugin/choose": "user",
  "POST /marketplace/:plugin/leave": "user",
  "GET /marketplace.git/info/refs": "public",
  "POST /marketplace.git/git-upload-pack": "public",
  "GET /admin/marketplaces": "admin",
  "GET /admin/marketplaces/:name": "admin",
  "POST /admin/marketplaces/:name/grant": "admin-interactive",
  "POST /admin/marketplaces/:name/revoke": "admin-interactive",
  "POST /admin/marketplaces/:name/pin": "admin-interactive",
  "POST /admin/marketplaces/:name/unpin": "admin-interactive",

  // What pages load
  "GET /assets/:name": "public",

  // Coming in, and tokens
  "POST /auth/token": "public",
  "POST /auth/bootstrap": "public",
  "POST /auth/logout": "interactive",
  "POST /auth/tokens": "interactive",
  "GET /auth/tokens": "user",
  "GET /auth/tokens/:id": "user",
  "DELETE /auth/tokens/:id": "user",
  "GET /auth/admin/tokens": "admin",
  "DELETE /auth/admin/tokens/:id": "admin"
} satisfies Partial<Record<Route, Level>>

/** What a route asks for; `undefined` when it has no row. */
export const levelOf = (method: string, path: string): Level | undefined => {
  const route = `${method} ${path}`
  return Object.hasOwn(table, route) ? (table as Record<string, Level>)[route] : undefined
}

/** Why this caller may not; `undefined` when they may. In the words of server spec §2.3, §2.4. */
export const refuse = (
  level: Exclude<Level, "public">,
  caller: { readonly typ: Claims["typ"] | "service"; readonly admin: boolean }
): string | undefined => {
  if ((level === "admin" || level === "admin-interactive") && !caller.admin) return "Admin access required"
  if ((level === "interactive" || level === "admin-interactive") && caller.typ !== "session") {
    return `This endpoint requires an interactive session, not a ${caller.typ === "pat" ? "PAT" : "service token"}`
  }
  return undefined
}

/** Paths for programs, which are answered JSON whatever happens; all others are pages (server spec §1.2). */
export const isApi = (path: string): boolean => /^\/(?:api|auth|cli|marketplace\.git)\//.test(path)
