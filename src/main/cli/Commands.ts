import type { Around } from "../layers/client/Around.ts"
import { ready } from "./Ready.ts"

const account = () => import("../layers/client/Account.ts")
const marketplace = () => import("../layers/client/Marketplace.ts")
const local = () => import("../layers/client/Local.ts")
const sending = () => import("../layers/client/Sending.ts")
const settings = () => import("../layers/client/Settings.ts")
const tables = () => import("../layers/client/Tables.ts")
const terminal = () => import("../layers/client/Terminal.ts")
const upgrade = () => import("../layers/client/Upgrade.ts")

/** Every command and what it runs on, in the order of the front page. */
const commands = {
  init: ready(() => import("./Init.ts"), local, account, settings, tables),
  uninit: ready(() => import("./Uninit.ts"), local, settings),
  push: ready(() => import("./Push.ts"), local, sending),
  pull: ready(() => import("./Pull.ts"), local, tables),
  sync: ready(() => import("./Sync.ts"), local, sending, tables),
  query: ready(() => import("./Query.ts"), local, tables),
  catalog: ready(() => import("./Catalog.ts"), local, tables),
  status: ready(() => import("./Status.ts"), local, account, settings),
  queue: ready(() => import("./Queue.ts"), local),
  doctor: ready(() => import("./Doctor.ts"), local, account, settings, sending),
  "self-upgrade": ready(() => import("./SelfUpgrade.ts"), local, settings, upgrade),
  diagnose: ready(() => import("./Diagnose.ts"), local, account, settings, sending),
  help: ready(() => import("./HelpCommand.ts"), terminal),
  completions: ready(() => import("./Completions.ts"), terminal),
  "mark-private": ready(() => import("./MarkPrivate.ts"), local),
  auth: ready(() => import("./Auth.ts"), local, account),
  hooks: ready(() => import("./Hooks.ts"), local, settings),
  "refresh-marketplace": ready(() => import("./RefreshMarketplace.ts"), local, marketplace),
  "capture-session": ready(() => import("./CaptureSession.ts"), local),
  statusline: ready(() => import("./Statusline.ts"), local),
  serve: ready(() => import("./Serve.ts"), terminal),
  collect: ready(() => import("./Collect.ts"), terminal),
  "import-original": ready(() => import("./ImportOriginal.ts"), terminal),
  pipeline: ready(() => import("./Pipeline.ts"), terminal),
  scheduler: ready(() => import("./Scheduler.ts"), terminal),
  backup: ready(() => import("./Backup.ts"), terminal),
  restore: ready(() => import("./Restore.ts"), terminal),
  check: ready(() => import("./Check.ts"), terminal),
  users: ready(() => import("./Users.ts"), terminal),
  groups: ready(() => import("./Groups.ts"), terminal),
  tables: ready(() => import("./Tables.ts"), terminal),
  marketplaces: ready(() => import("./Marketplaces.ts"), terminal),
  tokens: ready(() => import("./Tokens.ts"), terminal)
}

type Name = keyof typeof commands
type Loaded = Awaited<ReturnType<(typeof commands)[Name]>>

const names = Object.keys(commands) as [Name, ...Array<Name>]

/** The command of that name alone; all of them where there is none. */
export const load = async (name: string | undefined, around: Around): Promise<readonly [Loaded, ...Array<Loaded>]> => {
  const asked = names.find((known) => known === name)
  if (asked !== undefined) return [await commands[asked](around)]
  const [first, ...others] = names
  return [await commands[first](around), ...await Promise.all(others.map((other) => commands[other](around)))]
}
