import * as Option from "effect/Option"
import * as Skip from "../../collect/Skip.ts"
import * as Kind from "./Kind.ts"
import * as Setting from "./Setting.ts"

/** Collecting sessions from home directories (server spec §9). */
export const collecting = {
  skipCollector: Setting.make({
    variables: ["AGNES_SKIP_LEGACY_COLLECTOR"],
    kind: { ...Kind.toggle, parse: (given) => Option.some(Skip.isWished(given)), expects: "1, true or TRUE" },
    fallback: false,
    about: "Collect nothing: for containers, which have no home directories. Exactly 1, true or TRUE."
  }),
  collectHomes: Setting.make({
    variables: ["AGNES_COLLECT_HOMES"],
    kind: Kind.text("a folder", "/home"),
    fallback: "/home",
    about: "The folder with people's homes; sessions lie in user/sessions of each."
  }),
  collectTarget: Setting.make({
    variables: ["AGNES_COLLECT_TARGET"],
    kind: Kind.optional(Kind.text("a folder", "/srv/agnes-collected")),
    fallback: undefined,
    about: "Where sessions of Unix users without an account are kept; collected/ in the data folder when not set."
  }),
  collectAccounts: Setting.make({
    variables: ["AGNES_COLLECT_ACCOUNTS"],
    kind: Kind.optional(Kind.text("a file", "/etc/agnes/accounts")),
    fallback: undefined,
    about: "Which Unix user is which person, one \"user address\" a line; collect-accounts in the data folder when not set."
  })
}
