/** Examples of secrets in the form their makers publish, put together when they are needed: none of them stands here. */

const lower = "k3j9x7q2m5w8z1c4v6b0n" + "r8t2y5u7i1o3p9a4s6d0fghl"
const hex = "0123456789abcdef3f5a7c9e1b2d4f6a8c0e"
const upper = "Q7ZK2M4XW6PB3RTYV5NDJ"
const mixed = "aB3dE5gH7jK9mN1pQ3sT5vW7yZ2cF4hJ6kL8nP0rS2uV4xY6zA8bC1eG3iJ5kM7oQ9"

const take = (text: string, length: number): string => text.repeat(Math.ceil(length / text.length)).slice(0, length)
const a = (length: number): string => take(mixed, length)
const h = (length: number): string => take(hex, length)
const u = (length: number): string => take(upper, length)
const l = (length: number): string => take(lower, length)
const join = (...parts: ReadonlyArray<string>): string => parts.join("")

const pem = (kind: string): string =>
  join("-----BEGIN ", kind, "PRIVATE KEY-----\n", a(64), "\n", a(20), "==\n-----END ", kind, "PRIVATE KEY-----")

/** The secret, and what of it must not be left. */
export interface Planted {
  readonly kind: string
  readonly text: string
}

const made = (kind: string, ...parts: ReadonlyArray<string>): Planted => ({ kind, text: join(...parts) })

export const planted: ReadonlyArray<Planted> = [
  made("private-key", pem("RSA ")),
  made("private-key", pem("")),
  made("private-key", pem("OPENSSH ")),
  made("aws-access-key", "AK", "IA", "IOSFODNN", "7EXAMPLE".replace("E", "F")),
  made("aws-access-key", "AS", "IA", u(16).replace(/[0189]/g, "A")),
  made("github-token", "gh", "p_", a(36)),
  made("github-token", "gh", "s_", a(36)),
  made("github-fine-grained-token", "github", "_pat_", a(22), "_", a(59)),
  made("gitlab-token", "gl", "pat-", a(20)),
  made("anthropic-key", "sk-", "ant-", "api03-", a(90), "-", a(6), "AA"),
  made("openrouter-key", "sk-", "or-v1-", h(64)),
  made("openai-key", "sk-", "proj-", a(60)),
  made("openai-key", "sk", "-", a(20), "T3Blbk", "FJ", a(20)),
  made("slack-token", "xo", "xb-", "123456789012-1234567890123-", a(24)),
  made("slack-app-token", "xa", "pp-1-", u(11), "-1234567890123-", h(64)),
  made("slack-webhook", "hooks.slack", ".com/services/T", u(8), "/B", u(8), "/", a(24)),
  made("google-api-key", "AI", "za", a(35)),
  made("google-oauth-token", "ya", "29.", a(60)),
  made("google-client-secret", "GOC", "SPX-", a(28)),
  made("stripe-key", "sk", "_live_", a(24)),
  made("stripe-key", "rk", "_test_", a(24)),
  made("webhook-secret", "wh", "sec_", a(32)),
  made("twilio-key", "S", "K", h(32)),
  made("sendgrid-key", "S", "G.", a(22), ".", a(43)),
  made("mailgun-key", "ke", "y-", h(32)),
  made("mailchimp-key", h(32), "-", "us12"),
  made("npm-token", "np", "m_", a(36)),
  made("pypi-token", "py", "pi-", "AgEIcHlwaS5vcmc", a(60)),
  made("rubygems-key", "rubygems", "_", h(48)),
  made("crates-token", "ci", "o", a(32)),
  made("docker-token", "dckr", "_pat_", a(27)),
  made("digitalocean-token", "do", "p_v1_", h(64)),
  made("heroku-key", "HR", "KU-", "AA", a(58)),
  made("hugging-face-token", "h", "f_", a(34)),
  made("databricks-token", "da", "pi", h(32)),
  made("telegram-token", "1234567890", ":A", "A", a(33)),
  made("discord-token", "M", a(23), ".", a(6), ".", a(38)),
  made("discord-webhook", "discord", ".com/api/webhooks/", "123456789012345678/", a(68)),
  made("shopify-token", "shp", "at_", h(32)),
  made("square-token", "sq0", "atp-", a(22)),
  made("azure-storage-key", "Account", "Key=", a(86), "=="),
  made("azure-signature", "si", "g=", a(43), "%3D"),
  made("azure-client-secret", "abc", "8Q", "~", a(34)),
  made("age-key", "AGE-SECRET", "-KEY-1", u(58)),
  made("vault-token", "hv", "s.", a(24)),
  made("terraform-token", a(14), ".atlas", "v1.", a(67)),
  made("doppler-token", "dp", ".pt.", a(43)),
  made("linear-key", "lin", "_api_", a(40)),
  made("notion-token", "nt", "n_", a(46)),
  made("atlassian-token", "ATA", "TT3", a(180)),
  made("grafana-token", "gl", "sa_", a(32), "_", h(8)),
  made("new-relic-key", "NR", "AK-", u(27)),
  made("sentry-token", "sntr", "yu_", h(64)),
  made("postman-key", "PM", "AK-", h(24), "-", h(34)),
  made("planetscale-token", "pscale", "_tkn_", a(43)),
  made("figma-token", "fig", "d_", a(43)),
  made("airtable-token", "pa", "t", a(14), ".", h(64)),
  made("dropbox-token", "s", "l.", a(130)),
  made("fly-token", "fo", "1_", a(43)),
  made("supabase-key", "sb", "p_", h(40)),
  made("pulumi-token", "pu", "l-", h(40)),
  made("groq-key", "gs", "k_", a(52)),
  made("replicate-token", "r", "8_", a(37)),
  made("perplexity-key", "pp", "lx-", a(48)),
  made("xai-key", "xa", "i-", a(80)),
  made("web-token", "ey", "J", a(33), ".", "ey", "J", a(60), ".", a(43))
]

export const password = join("hunter", l(9))

/** Around a secret that only its name gives away. */
export const named: ReadonlyArray<(value: string) => string> = [
  (value) => `PASSWORD=${value}`,
  (value) => `export DB_PASSWORD="${value}"`,
  (value) => `db_pass: ${value}`,
  (value) => `{"password":"${value}","user":"ann"}`,
  (value) => `{"note":"run with {\\"api_key\\": \\"${value}\\"}"}`,
  (value) => `apiKey: '${value}',`,
  (value) => `const clientSecret = \`${value}\``,
  (value) => `AWS_SECRET_ACCESS_KEY = ${value}`,
  (value) => `tool --token ${value} --verbose`,
  (value) => `tool --api-key=${value}`,
  (value) => `<password>${value}</password>`,
  (value) => `the password is ${value}9`,
  (value) => `postgres://ann:${value}@db.example.org/app`,
  (value) => `postgres://ann:${value}@${value}@db.example.org/app`,
  (value) => `Authorization: Bearer ${value}`,
  (value) => `"authorization": "Basic ${value}"`,
  (value) => `Cookie: session=${value}; a=b`,
  (value) => `curl -u ann:${value} https://example.org`,
  (value) => `os.environ["SECRET_TOKEN"] = "${value}"`,
  (value) => `Server=db;Pwd=${value};Timeout=5`,
  (value) => `passphrase := "${value}"`,
  (value) => `Passwort: ${value}, heslo: ${value}`,
  (value) => `{"auths":{"index.docker.io":{"auth":"${value}=="}}}`,
  (value) => `{"pin":1,"passcode": ${value.length}00451}`.replace("00451", "") + `{"passwd":"a\\"${value}"}`
]
