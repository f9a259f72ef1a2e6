import type { Children } from "@kitajs/html"
import * as Assets from "../assets/Assets.ts"
import { Csrf } from "./parts/Csrf.tsx"
import type { Viewer } from "./Viewer.ts"

export interface Frame {
  /** In the tab and as heading of the history; say what page this is. */
  readonly title: string
  /** `undefined` on pages for everybody. */
  readonly viewer: Viewer | undefined
  /** The path of the menu's entry this page belongs to. */
  readonly current?: string
}

interface Entry {
  readonly path: string
  readonly text: string
}

const personal: ReadonlyArray<Entry> = [
  { path: "/profile", text: "Profile" },
  { path: "/profile/sessions", text: "My sessions" },
  { path: "/knowledge", text: "Knowledge" },
  { path: "/tables", text: "Tables" },
  { path: "/marketplace", text: "Plugins" },
  { path: "/profile/usage", text: "Usage" },
  { path: "/profile/tokens", text: "My tokens" },
  { path: "/setup", text: "Set up" }
]

const entries = (viewer: Viewer): ReadonlyArray<Entry> =>
  viewer.admin ? [...personal, { path: "/admin", text: "Admin" }] : personal

const Menu = ({ current, viewer }: { readonly viewer: Viewer; readonly current: string | undefined }) => (
  <nav aria-label="Your pages">
    <ul>
      {entries(viewer).map(({ path, text }) => (
        <li>
          <a href={path} aria-current={path === current ? "page" : undefined} safe>{text}</a>
        </li>
      ))}
      <li>
        <form method="post" action="/logout">
          <Csrf viewer={viewer} />
          <button class="plain">Logout</button>
        </form>
      </li>
    </ul>
  </nav>
)

/** `LOCAL_DEV_MODE` is on. */
const Unguarded = () => (
  <aside class="notice bad" aria-label="Development mode">
    <p><strong>Development mode:</strong> everybody on this machine is let in without a login.</p>
  </aside>
)

/** The document around a page's content, which is everything inside `main` and begins with an `h1`. */
export const Layout = ({ children, current, title, viewer }: Frame & { readonly children?: Children }) => (
  <>
    {"<!doctype html>"}
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title safe>{`${title} — agnes`}</title>
        <link rel="stylesheet" href={Assets.stylesheet.path} />
        <link rel="icon" href="data:," />
      </head>
      <body>
        <a class="skip" href="#content">Skip to content</a>
        <header class="site">
          <div>
            <a class="brand" href="/">agnes</a>
            {viewer === undefined ? "" : <bdi class="who" safe>{viewer.email}</bdi>}
            {viewer === undefined ? "" : <Menu viewer={viewer} current={current} />}
          </div>
        </header>
        {viewer?.developer === true ? <Unguarded /> : ""}
        <main id="content" tabindex="-1">{children as "safe"}</main>
      </body>
    </html>
  </>
)
