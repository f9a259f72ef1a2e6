import * as Effect from "effect/Effect"
import * as Assets from "../assets/Assets.ts"
import * as Texts from "../prompts/Texts.ts"
import * as Page from "./Page.tsx"
import { CopyText } from "./parts/Words.tsx"
import * as Route from "./Route.ts"
import type { Viewer } from "./Viewer.ts"

const here = "/setup"

/** Long enough to show the whole text on most screens; longer ones scroll. */
const rows = (text: string): string => String(Math.min(40, text.split("\n").length + 1))

const Prompt = ({ text }: { readonly text: string }) => (
  <div class="field">
    <label for="prompt">Paste this into Claude Code, started in the folder you want to work in</label>
    <textarea id="prompt" class="copy" readonly rows={rows(text)} spellcheck={false} data-copy safe>{`\n${text}`}</textarea>
  </div>
)

/** How somebody gets from nothing to their first session here. */
const show = (viewer: Viewer, { request }: Route.At) =>
  Effect.gen(function*() {
    const text = yield* Texts.textFor("welcome", viewer, request)
    const facts = yield* Texts.factsFor(viewer, request)
    return Page.scripted(Page.page({ title: "Set up a workspace", viewer, current: here }, (
      <>
        <h1>Set up a workspace</h1>
        <section class="narrow">
          <h2>1. Make a token</h2>
          <p>
            It lets agnes on your machine send your sessions. Copy it; you will be asked for it once, in a terminal and never
            in a conversation.
          </p>
          <p><a class="button" href="/profile/tokens">Make a token</a></p>
        </section>
        <section>
          <h2>2. Let Claude Code do the rest</h2>
          <Prompt text={text} />
        </section>
        <section>
          <h2>Or by hand</h2>
          <p>You need Node 20.19 or later. In the folder you want to work in:</p>
          <CopyText id="install" label="Install the command" text={facts.install_line} />
          <CopyText id="init" label="Set the folder up" text={facts.init_line} />
          <p>
            Then start Claude Code there. <code>agnes doctor</code> says whether everything is in place, and{" "}
            <code>agnes status</code> where every session is.
          </p>
        </section>
        <script src={Assets.copying.path} defer></script>
      </>
    )))
  })

export const layer = Route.layer(
  Route.get(here, show),
  Route.open("GET", "/install", () => Effect.succeed(Page.seeOther(here)))
)
