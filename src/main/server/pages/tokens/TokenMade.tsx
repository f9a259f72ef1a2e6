import * as Assets from "../../assets/Assets.ts"
import { Time } from "../parts/Time.tsx"
import { CopyText, Notice } from "../parts/Words.tsx"

/** The one page a token is ever seen on. */
export const TokenMade = ({ expiresAt, initLine, name, token }: {
  readonly name: string
  readonly token: string
  readonly expiresAt: number | undefined
  readonly initLine: string
}) => (
  <>
    <h1>New token</h1>
    <Notice text="Copy the token now: it is shown only this once, and only its hash is kept." tone="warn" />
    <p>
      <strong><bdi safe>{name}</bdi></strong>, valid {expiresAt === undefined ? "without end" : <>until <Time at={expiresAt} /></>}
    </p>
    <CopyText id="token" label="Token" text={token} />
    <h2>Set a machine up</h2>
    <p>Run this in the folder you work in. It asks for the token; paste it there.</p>
    <CopyText id="init" label="Command" text={initLine} />
    <p><a class="button second" href="/profile/tokens">Done</a></p>
    <script src={Assets.copying.path} defer></script>
  </>
)
