import * as Kind from "./Kind.ts"
import * as Setting from "./Setting.ts"

/** Bytes of a signing key that is given: as long as what its hash gives (RFC 7518 §3.2). */
const keySize = 32

/** Where things are kept: one folder, everything else below it (server spec W-13). */
export const place = {
  dataDir: Setting.make({
    flag: "data-dir",
    variables: ["AGNES_DATA_DIR", "DATA_DIR"],
    kind: Kind.text("a folder", "/var/lib/agnes"),
    fallback: "~/.local/share/agnes",
    about: "Folder for everything the server keeps."
  }),
  signingKey: Setting.make({
    variables: ["AGNES_JWT_SECRET_KEY", "JWT_SECRET_KEY"],
    kind: Kind.secret(`a secret of ${keySize} characters or more`, keySize),
    fallback: undefined,
    about: "Signs tokens, instead of the key the server makes in state/.jwt_secret."
  })
}
