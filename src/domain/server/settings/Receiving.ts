import * as Kind from "./Kind.ts"
import * as Setting from "./Setting.ts"

/** What is taken from clients. */
export const receiving = {
  maxUploadBytes: Setting.make({
    flag: "max-upload-bytes",
    variables: ["AGNES_MAX_UPLOAD_BYTES"],
    kind: Kind.bytes(1, "50MiB"),
    fallback: 50 * 1024 * 1024,
    about: "Largest session taken, in bytes, expanded."
  }),
  maxArtifactBytes: Setting.make({
    flag: "max-artifact-bytes",
    variables: ["AGNES_MAX_ARTIFACT_BYTES"],
    kind: Kind.bytes(1, "50MiB"),
    fallback: 50 * 1024 * 1024,
    about: "Largest artifact taken, in bytes, expanded."
  }),
  uploadLife: Setting.make({
    flag: "upload-life",
    variables: ["AGNES_UPLOAD_LIFE"],
    kind: Kind.duration(60_000, "24h"),
    fallback: 86_400_000,
    about: "How long what came of an interrupted upload is kept after its last byte."
  }),
  quotaBytes: Setting.make({
    flag: "quota-bytes",
    variables: ["AGNES_QUOTA_BYTES"],
    kind: Kind.optional(Kind.bytes(1, "10GiB")),
    fallback: undefined,
    about: "Bytes one person may keep: all versions of sessions and their families, and artifacts. No bound when not set."
  }),
  quotaSessions: Setting.make({
    flag: "quota-sessions",
    variables: ["AGNES_QUOTA_SESSIONS"],
    kind: Kind.optional(Kind.whole(1, 1_000_000_000, 10_000)),
    fallback: undefined,
    about: "Sessions one person may keep. No bound when not set."
  }),
  keepRevisions: Setting.make({
    flag: "keep-revisions",
    variables: ["AGNES_KEEP_REVISIONS"],
    kind: Kind.optional(Kind.whole(1, 1_000_000, 10)),
    fallback: undefined,
    about: "Versions of a session kept beside the current one; the oldest go when a new one comes. All when not set."
  })
}
