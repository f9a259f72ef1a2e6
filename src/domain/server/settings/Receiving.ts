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
  })
}
