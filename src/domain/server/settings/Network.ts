import * as Kind from "./Kind.ts"
import * as Setting from "./Setting.ts"

/** Where the server listens and how long it waits for whom. Times in milliseconds. */
export const network = {
  host: Setting.make({
    flag: "host",
    variables: ["AGNES_HOST"],
    kind: Kind.text("an address of this machine", "0.0.0.0"),
    fallback: "127.0.0.1",
    about: "Address to listen on."
  }),
  port: Setting.make({
    flag: "port",
    variables: ["AGNES_PORT"],
    kind: Kind.whole(0, 65_535, 8000),
    fallback: 8000,
    about: "Port to listen on; 0 takes a free one."
  }),
  domain: Setting.make({
    variables: ["AGNES_DOMAIN", "DOMAIN"],
    kind: Kind.text("a host name", "agnes.example.org"),
    fallback: "",
    about: "The name people reach the server by, over https: cookies are Secure and pages name it."
  }),
  trustedProxies: Setting.make({
    variables: ["AGNES_TRUSTED_PROXIES"],
    kind: Kind.list("addresses and networks with commas between", "10.0.0.0/8,::1"),
    fallback: [],
    about: "Addresses and networks of proxies whose X-Forwarded-For is believed."
  }),
  corsOrigins: Setting.make({
    variables: ["AGNES_CORS_ORIGINS", "CORS_ORIGINS"],
    kind: Kind.list("origins with commas between", "https://portal.example.org"),
    fallback: [],
    about: "Origins whose pages may call the API with the visitor's login. None by default."
  }),
  maxConnections: Setting.make({
    variables: ["AGNES_MAX_CONNECTIONS"],
    kind: Kind.whole(1, 1_000_000, 10_000),
    fallback: 10_000,
    about: "Connections at one time; more are closed at once."
  }),
  headersTimeout: Setting.make({
    variables: ["AGNES_HEADERS_TIMEOUT"],
    kind: Kind.duration(100, "15s"),
    fallback: 15_000,
    about: "For all headers of a request, from its first byte."
  }),
  idleTimeout: Setting.make({
    variables: ["AGNES_IDLE_TIMEOUT"],
    kind: Kind.duration(100, "60s"),
    fallback: 60_000,
    about: "For a connection on which no byte moves in either direction during a request."
  }),
  bodyTimeout: Setting.make({
    variables: ["AGNES_BODY_TIMEOUT"],
    kind: Kind.duration(100, "30s"),
    fallback: 30_000,
    about: "For the body of a request that is no upload: forms and small JSON."
  }),
  requestTimeout: Setting.make({
    variables: ["AGNES_REQUEST_TIMEOUT"],
    kind: Kind.duration(100, "15m"),
    fallback: 15 * 60_000,
    about: "For a whole request: the largest upload on a slow line."
  }),
  keepAliveTimeout: Setting.make({
    variables: ["AGNES_KEEP_ALIVE_TIMEOUT"],
    kind: Kind.duration(100, "75s"),
    fallback: 75_000,
    about: "Between two requests of a connection; longer than common proxies keep theirs."
  }),
  stopTimeout: Setting.make({
    variables: ["AGNES_STOP_TIMEOUT"],
    kind: Kind.duration(0, "2s"),
    fallback: 2_000,
    about: "What requests under way get when the server stops."
  })
}
