import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"

/** Homes of tests live shortly; the compiled code of the commands they run is kept for the whole run. */
export default (): () => void => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "agnes-cache-"))
  process.env["XDG_CACHE_HOME"] = folder
  return () => fs.rmSync(folder, { recursive: true, force: true })
}
