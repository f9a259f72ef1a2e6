import * as Floor from "../push/Floor.ts"
import * as Report from "../status/Report.ts"
import type { Check } from "./Finding.ts"
import { error, note, warning } from "./Finding.ts"

const signIn = "run: agnes auth import-token --token -"

const configuration: Check = ({ report }) =>
  report.problems.filter(({ about }) => about === "server" || about === "token").map(({ about, message }) =>
    error(`${about}-unusable`, message, about === "token" ? signIn : "do what it says, then run: agnes doctor"))

const token: Check = ({ report, server, tokenExpiresAt }) => {
  if (report.server.token === "missing") return [error("token-missing", "there is no token", signIn)]
  const left = tokenExpiresAt === undefined ? undefined : tokenExpiresAt - report.at
  if (left !== undefined && left <= 0) {
    return [error("token-expired", `the token expired ${Report.age(-left)} ago`, signIn)]
  }
  if (server._tag === "Answered" && server.token === "rejected") {
    return [error("token-rejected", "the server does not accept the token: of another server, or revoked", signIn)]
  }
  const accepted = server._tag === "Answered" && server.token === "accepted"
  if (report.server.token === "refused" && !accepted) {
    return [error("token-refused", "the server refused this token when push last used it", signIn)]
  }
  const week = 7 * 24 * 60 * 60 * 1000
  return left === undefined || left > week
    ? []
    : [warning("token-expires", `the token expires in ${Report.age(left)}`, signIn)]
}

const reachable: Check = ({ proxies, report, server, version }) => {
  const url = report.server.url ?? ""
  if (server._tag === "NotAsked") return []
  if (server._tag === "Unreachable") {
    const isTls = /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_|EPROTO|ISSUER/.test(server.code)
    return [isTls
      ? error("server-tls", `${url} cannot prove who it is: ${server.message}`,
        "give Node the certificate of your authority: export NODE_EXTRA_CA_CERTS=/path/to/ca.pem")
      : error("server-unreachable", `${url} does not answer: ${server.message}`,
        proxies.length === 0
          ? "check the URL (agnes auth whoami) and the network; sessions wait meanwhile"
          : `check the URL (agnes auth whoami) and the network; ${proxies.join(", ")} is set, and agnes uses no proxy`)]
  }
  if (server.location !== undefined) {
    return [error("server-moved", `${url} sends us on to ${server.location}, and agnes follows nobody with a token`,
      "if that is your server, run: agnes init --force --server-url URL   with its new address")]
  }
  if (server.status === 407) {
    return [error("server-proxy", `a proxy stands before ${url} and asks who we are`,
      "agnes logs in to no proxy: reach the server without one, or ask who administers the network")]
  }
  if (!server.isAgnes) {
    return [error("server-foreign", `what answers at ${url} (status ${server.status}) is no agnes server that is well`,
      "check the URL in config.yaml or AGNES_SERVER; a hotel's or company's login page may be in between")]
  }
  const ahead = server.ahead ?? 0
  return [
    ...(server.minVersion !== undefined && Floor.isBelow(version, server.minVersion)
      ? [error("version-below-floor", `this is agnes ${version}, and the server wants ${server.minVersion} or newer`,
        "run: agnes self-upgrade")]
      : server.offered !== undefined && Floor.isBelow(version, server.offered)
      ? [note("version-behind", `this is agnes ${version}, and the server gives ${server.offered} to its users`,
        "run: agnes self-upgrade")]
      : server.offered !== undefined && Floor.isBelow(server.offered, version)
      ? [note("version-ahead", `this is agnes ${version}, and the server is only at ${server.offered}`,
        "nothing, or ask its operator to update it")]
      : []),
    ...(Math.abs(ahead) > 5 * 60_000
      ? [warning("clock-skew",
        `this computer's clock is ${Report.age(Math.abs(ahead))} ${ahead > 0 ? "ahead" : "behind"}`,
        "set the clock, best by NTP: tokens and times depend on it")]
      : [])
  ]
}

/** The one people forget: it wins over the token they have just stored. */
const twice: Check = ({ tokenTwice }) =>
  !tokenTwice ? [] : [
    note("token-twice", "AGNES_TOKEN is set and a token is stored, too; the one of the variable is used",
      "unset AGNES_TOKEN, or run: agnes auth logout")
  ]

export const all: ReadonlyArray<Check> = [configuration, token, reachable, twice]
