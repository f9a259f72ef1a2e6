import * as Either from "effect/Either"

/** Why a text is no server we would send a token to. */
export type Problem =
  | "empty" | "not-a-url" | "not-http" | "has-credentials" | "has-query" | "plaintext"

export interface Options {
  /** Plain http to another machine was allowed by a flag or a setting (design §4). */
  readonly allowPlaintext: boolean
}

/**
 * The base URL of a server: origin and path prefix, no slash at the end, host in the form the URL standard gives it, so
 * that equal servers have equal texts (receipts are kept per server URL). Idempotent.
 */
export const parse = (text: string, options: Options): Either.Either<string, Problem> => {
  const trimmed = text.trim()
  if (trimmed === "") return Either.left("empty")
  if (!URL.canParse(trimmed)) return Either.left("not-a-url")
  const url = new URL(trimmed)
  if (url.protocol !== "http:" && url.protocol !== "https:") return Either.left("not-http")
  if (url.username !== "" || url.password !== "") return Either.left("has-credentials")
  if (url.search !== "" || url.hash !== "" || /[?#]/.test(trimmed)) return Either.left("has-query")
  if (url.protocol === "http:" && !options.allowPlaintext && !isLoopback(url.hostname)) return Either.left("plaintext")
  return Either.right(`${url.origin}${url.pathname.replace(/\/+$/, "")}`)
}

/**
 * Only names and addresses that cannot leave the machine: `localhost`, 127.0.0.0/8, `[::1]`. The URL standard has
 * already turned every other spelling of an IPv4 address into dotted decimals. Names below `.localhost` are left out
 * because some resolvers ask the network for them.
 */
const isLoopback = (hostname: string): boolean =>
  hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname)

/** What is wrong and what to do, for people. Never repeats the text, which may hold a password. */
export const explain = (problem: Problem): string => explanations[problem]

const explanations: Record<Problem, string> = {
  empty: "No server configured. Run: agnes init --server-url <URL> --token <PAT>",
  "not-a-url": "The server is not a URL. Expected something like https://agnes.example.org",
  "not-http": "The server URL must begin with https:// (or http:// on this machine).",
  "has-credentials": "The server URL must not contain a user name or password; the token is stored separately. "
    + "Run: agnes auth import-token --server <URL> --token -",
  "has-query": "The server URL must not contain '?' or '#'.",
  plaintext: "Refusing to send a token over plain http to another machine. "
    + "Use https://, or pass --insecure-http (setting: insecure_http: true) if you know the network."
}
