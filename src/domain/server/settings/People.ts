import * as Kind from "./Kind.ts"
import * as Setting from "./Setting.ts"

/** Who comes in, and how. */
export const people = {
  openBootstrap: Setting.make({
    flag: "open-bootstrap",
    variables: ["AGNES_OPEN_BOOTSTRAP"],
    kind: Kind.toggle,
    fallback: false,
    about: "Make no first account: whoever first sends POST /auth/bootstrap becomes admin."
  }),
  seedAdminEmail: Setting.make({
    variables: ["AGNES_SEED_ADMIN_EMAIL", "SEED_ADMIN_EMAIL"],
    kind: Kind.optional(Kind.text("an email address", "admin@example.org")),
    fallback: undefined,
    about: "An admin made at the start unless the address has an account; on a new server instead of admin@localhost."
  }),
  seedAdminPassword: Setting.make({
    variables: ["AGNES_SEED_ADMIN_PASSWORD", "SEED_ADMIN_PASSWORD"],
    kind: Kind.secret("a password"),
    fallback: undefined,
    about: "The password of that admin; without one they use a token."
  }),
  rateLimits: Setting.make({
    variables: ["AGNES_AUTH_RATELIMIT_ENABLED"],
    kind: Kind.toggle,
    fallback: true,
    about: "Limits how often one person or address may try the login routes."
  }),
  schedulerToken: Setting.make({
    variables: ["AGNES_SCHEDULER_API_TOKEN", "SCHEDULER_API_TOKEN"],
    kind: Kind.secret("a secret of 32 characters or more", 32),
    fallback: undefined,
    about: "A bearer token for scheduled jobs, with the rights of an admin who is nobody. Off when not set."
  }),
  localDevMode: Setting.make({
    variables: ["AGNES_LOCAL_DEV_MODE", "LOCAL_DEV_MODE"],
    kind: Kind.toggle,
    fallback: false,
    about: "Everybody is the developer, without a login. Only on a loopback address."
  }),
  localDevEmail: Setting.make({
    variables: ["AGNES_LOCAL_DEV_USER_EMAIL", "LOCAL_DEV_USER_EMAIL"],
    kind: Kind.text("an email address", "dev@localhost"),
    fallback: "dev@localhost",
    about: "Who the developer is."
  }),
  localDevGroups: Setting.make({
    variables: ["AGNES_LOCAL_DEV_GROUPS", "LOCAL_DEV_GROUPS"],
    kind: Kind.list("names of groups with commas between", "data,research"),
    fallback: [],
    about: "The groups the developer is in."
  })
}
