/**
 * Secrets that can be told from their form, as their makers publish it. Every pattern takes time in proportion to the
 * text: behind its beginning stands at most one run of bounded or greedy characters at a time, and none of them can
 * begin or end inside an escape of JSON.
 */
export interface Secret {
  /** What stands in the place of it: `[redacted:<kind>]`. */
  readonly kind: string
  readonly pattern: RegExp
  /** One of these is in every such secret: looking for them is cheap. Without any the pattern is always tried. */
  readonly hints: ReadonlyArray<string>
}

/**
 * Where a word begins, also behind an escape: in JSON text the `n` of `\n` is no letter of what follows, and a letter
 * behind a backslash is part of the escape.
 */
const start = String.raw`(?:(?<![A-Za-z0-9\\])|(?<=\\[bfnrt])|(?<=\\u[0-9A-Fa-f]{4}))`

const secret = (kind: string, hints: ReadonlyArray<string>, pattern: string): Secret => ({
  kind,
  hints,
  pattern: new RegExp(start + pattern, "g")
})

/** In any case of letters. */
const worded = (kind: string, pattern: string): Secret => ({ kind, hints: [], pattern: new RegExp(pattern, "gi") })

const escapes = String.raw`\\+[nrt]`

/** Header, body and end of a key in PEM, its line ends as they are or as JSON writes them; to its end where that is. */
const pem: Secret = {
  kind: "private-key",
  hints: ["PRIVATE KEY"],
  pattern: new RegExp(
    String.raw`-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----`
      + String.raw`(?:(?!-----END)(?:[A-Za-z0-9+/=:,.()\s-]|${escapes}))*`
      + String.raw`(?:-----END [A-Z0-9 ]{0,60}-----)?`,
    "g"
  )
}

/** The specific before the general: a key of Anthropic begins as one of OpenAI does. */
export const secrets: ReadonlyArray<Secret> = [
  pem,
  secret("aws-access-key", ["AKIA", "ASIA", "ABIA", "ACCA"], "(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}"),
  secret("github-token", ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], "gh[pousr]_[A-Za-z0-9]{36,}"),
  secret("github-fine-grained-token", ["github_pat_"], "github_pat_[A-Za-z0-9_]{22,}"),
  secret(
    "gitlab-token",
    ["glpat-", "gldt-", "glft-", "glrt-", "glcbt-", "glptt-", "glimt-", "glagent-", "glsoat-"],
    String.raw`gl(?:pat|dt|ft|rt|cbt|ptt|imt|agent|soat)-[\w-]{20,}`
  ),
  secret("anthropic-key", ["sk-ant-"], String.raw`sk-ant-[\w-]{20,}`),
  secret("openrouter-key", ["sk-or-"], "sk-or-v1-[0-9a-f]{32,}"),
  secret("openai-key", ["sk-"], String.raw`sk-(?:(?:proj|svcacct|admin)-[\w-]{20,}|[A-Za-z0-9]{32,})`),
  secret("slack-token", ["xox"], String.raw`xox[abeoprs](?:\.xox[bp])?-[\w-]{10,}`),
  secret("slack-app-token", ["xapp-"], String.raw`xapp-\d-[\w-]{20,}`),
  secret("slack-webhook", ["slack.com/"], String.raw`hooks\.slack\.com/(?:services|workflows|triggers)/[\w/]{20,}`),
  secret("google-api-key", ["AIza"], String.raw`AIza[\w-]{35}`),
  secret("google-oauth-token", ["ya29."], String.raw`ya29\.[\w.-]{20,}`),
  secret("google-client-secret", ["GOCSPX-"], String.raw`GOCSPX-[\w-]{28}`),
  secret("stripe-key", ["_live_", "_test_"], "(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}"),
  secret("webhook-secret", ["whsec_"], "whsec_[A-Za-z0-9+/=]{24,}"),
  secret("twilio-key", ["SK"], "SK[0-9a-f]{32}"),
  secret("sendgrid-key", ["SG."], String.raw`SG\.[\w-]{22}\.[\w-]{43}`),
  secret("mailgun-key", ["key-"], "key-[0-9a-f]{32}"),
  secret("mailchimp-key", ["-us"], String.raw`[0-9a-f]{32}-us\d{1,2}`),
  secret("npm-token", ["npm_"], "npm_[A-Za-z0-9]{36}"),
  secret("pypi-token", ["pypi-"], String.raw`pypi-[\w-]{50,}`),
  secret("rubygems-key", ["rubygems_"], "rubygems_[0-9a-f]{48}"),
  secret("crates-token", ["cio"], "cio[A-Za-z0-9]{32}"),
  secret("docker-token", ["dckr_"], String.raw`dckr_(?:pat|oat)_[\w-]{27,}`),
  secret("digitalocean-token", ["_v1_"], "do[opr]_v1_[0-9a-f]{64}"),
  secret("heroku-key", ["HRKU-"], String.raw`HRKU-[\w-]{36,}`),
  secret("hugging-face-token", ["hf_"], "hf_[A-Za-z0-9]{34,}"),
  secret("databricks-token", ["dapi"], String.raw`dapi[0-9a-f]{32}(?:-\d)?`),
  secret("telegram-token", [":AA"], String.raw`\d{8,10}:AA[\w-]{33}`),
  secret("discord-token", [], String.raw`[MNO][A-Za-z\d]{23,25}\.[\w-]{6}\.[\w-]{27,}`),
  secret("discord-webhook", ["/api/webhooks/"], String.raw`discord(?:app)?\.com/api/webhooks/\d{1,25}/[\w-]{60,}`),
  secret("shopify-token", ["shpat_", "shpca_", "shppa_", "shpss_"], "shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"),
  secret("square-token", ["EAAA", "sq0"], String.raw`(?:EAAA[\w-]{60}|sq0(?:atp|csp|idp)-[\w-]{22,})`),
  secret("azure-storage-key", ["AccountKey="], "AccountKey=[A-Za-z0-9+/]{40,}={0,2}"),
  secret("azure-signature", ["sig="], "sig=[A-Za-z0-9%+/]{40,}={0,2}"),
  secret("azure-client-secret", ["8Q~"], String.raw`[\w~.]{3}8Q~[\w~.-]{31,}`),
  secret("age-key", ["AGE-SECRET-KEY-"], "AGE-SECRET-KEY-1[0-9A-Z]{58}"),
  secret("vault-token", ["hvb.", "hvs.", "hvr."], String.raw`hv[bsr]\.[\w-]{24,}`),
  secret("terraform-token", [".atlasv1."], String.raw`[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,}`),
  secret("doppler-token", ["dp."], String.raw`dp\.(?:audit|ct|pt|sa|scim|st)\.[\w.-]{40,}`),
  secret("linear-key", ["lin_"], "lin_(?:api|oauth)_[A-Za-z0-9]{32,}"),
  secret("notion-token", ["secret_", "ntn_"], "(?:secret_[A-Za-z0-9]{43}|ntn_[A-Za-z0-9]{40,})"),
  secret("atlassian-token", ["ATATT", "ATCTT", "ATBB"], String.raw`AT(?:ATT|CTT|BB)3?[\w=-]{40,}`),
  secret("grafana-token", ["glsa_", "glc_"], "(?:glsa_[A-Za-z0-9]{32}_[0-9a-fA-F]{8}|glc_[A-Za-z0-9+/=]{32,})"),
  secret("new-relic-key", ["NRAK-"], "NRAK-[A-Z0-9]{27}"),
  secret("sentry-token", ["sntrys_", "sntryu_"], String.raw`sntry[su]_[\w+/=.-]{40,}`),
  secret("postman-key", ["PMAK-"], "PMAK-[0-9a-f]{24}-[0-9a-f]{34}"),
  secret("planetscale-token", ["pscale_"], String.raw`pscale_(?:oauth|pw|tkn)_[\w.=-]{32,}`),
  secret("figma-token", ["figd_"], String.raw`figd_[\w-]{40,}`),
  secret("airtable-token", ["pat"], String.raw`pat[A-Za-z0-9]{14}\.[0-9a-f]{64}`),
  secret("dropbox-token", ["sl."], String.raw`sl\.[\w-]{60,}`),
  secret("fly-token", ["fo1_", "fm1", "fm2"], String.raw`(?:fo1_[\w-]{43}|fm[12][ar]?_[A-Za-z0-9+/=_-]{60,})`),
  secret("supabase-key", ["sbp_", "sb_secret_"], String.raw`(?:sbp_[0-9a-f]{40}|sb_secret_[\w-]{20,})`),
  secret("pulumi-token", ["pul-"], "pul-[0-9a-f]{40}"),
  secret("groq-key", ["gsk_"], "gsk_[A-Za-z0-9]{48,}"),
  secret("replicate-token", ["r8_"], "r8_[A-Za-z0-9]{37}"),
  secret("perplexity-key", ["pplx-"], "pplx-[A-Za-z0-9]{40,}"),
  secret("xai-key", ["xai-"], "xai-[A-Za-z0-9]{40,}"),
  /** Also JSON in base64url, which tokens of several makers are. */
  secret("web-token", ["eyJ"], String.raw`eyJ[\w-]{17,}(?:\.[\w-]{2,})*`),
  worded("bearer-token", String.raw`(?<=\bbearer[ \t])(?:[\w.~+/=-]{24,}|(?=[\w.~+/=-]*\d)[\w.~+/=-]{8,})`),
  worded(
    "authorization",
    String.raw`(?<=authorization(?:\\{0,7}["'])?[ \t]{0,4}[:=][ \t]{0,4}(?:\\{0,7}["'])?`
      + String.raw`(?:basic|bearer|digest|token|apikey|bot)[ \t])[\w.~+/=-]{6,}`
  ),
  /** What Docker and npm keep: user and password in base64. */
  worded("basic-auth", String.raw`(?<=\bauth\\{0,7}["'][ \t]{0,4}:[ \t]{0,4}\\{0,7}["'])[A-Za-z0-9+/]{8,}={0,2}`),
  worded("cookie", String.raw`(?<=\b(?:set-)?cookie:[ \t]{0,4})[^\s"'\\][^\r\n"'\\]*`),
  /** Up to the last `@`: passwords hold some. */
  worded("url-password", String.raw`(?<=:\/\/[^\s:/@"'\\<>]{0,256}:)[^\s/"'\\<>]+(?=@)`),
  worded("command-password", String.raw`(?<=\s(?:-u|--user)[ =]["']?[^\s:"'\\]{1,100}:)[^\s"'\\]+`)
]
