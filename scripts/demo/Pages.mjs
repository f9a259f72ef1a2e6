/** The server's pages as a browser sees them, without one. */
import { run } from "./World.mjs"

/** A link that opens the pages of the first admin, whose sessions the demo's are, without a password; it works once. */
export const link = (world) =>
  run(world, ["users", "login-link", "admin@localhost", "--data-dir", world.serverData]).stdout.trim()

/** What "My sessions" shows to who opens this link. */
export const sessions = async (url) => {
  const entered = await fetch(url, { redirect: "manual" })
  const cookie = entered.headers.getSetCookie().map((line) => line.split(";")[0]).find((pair) => /^access_token=./.test(pair))
  if (entered.status !== 303 || cookie === undefined) throw new Error(`the login link answered ${entered.status}`)
  const page = await fetch(new URL(entered.headers.get("location"), url), { headers: { cookie, accept: "text/html" } })
  if (page.status !== 200) throw new Error(`${page.url} answered ${page.status}`)
  return page.text()
}
