import * as Options from "@effect/cli/Options"

/** Options of the commands that talk to a server. */
export const insecureHttp = Options.boolean("insecure-http").pipe(
  Options.withDescription("Allow plain http to a server on another machine. Everybody on the way can read the token.")
)

export const server = Options.text("server").pipe(
  Options.withDescription("URL of the server; stored when it accepts you. Else AGNES_SERVER or the stored one."),
  Options.optional
)
