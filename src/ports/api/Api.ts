import * as HttpApi from "@effect/platform/HttpApi"
import { Artifacts } from "./Artifacts.ts"
import { AdminTokens } from "./AdminTokens.ts"
import { Catalog } from "./Catalog.ts"
import { Cli } from "./Cli.ts"
import { Data } from "./Data.ts"
import { Health } from "./Health.ts"
import { Jobs } from "./Jobs.ts"
import { Login } from "./Login.ts"
import { Memory } from "./Memory.ts"
import { Prompts } from "./Prompts.ts"
import { Search } from "./Search.ts"
import { Sessions } from "./Sessions.ts"
import { Tokens } from "./Tokens.ts"
import { Upload } from "./Upload.ts"
import { Uploads } from "./Uploads.ts"
import { Usage } from "./Usage.ts"

/** The wire: every JSON route of the server, described once for the server, typed clients and the documentation. */
export class Api extends HttpApi.make("agnes")
  .add(Upload)
  .add(Uploads)
  .add(Sessions)
  .add(Search)
  .add(Artifacts)
  .add(Catalog)
  .add(Data)
  .add(Usage)
  .add(Memory)
  .add(Login)
  .add(Tokens)
  .add(AdminTokens)
  .add(Prompts)
  .add(Cli)
  .add(Jobs)
  .add(Health)
{}
