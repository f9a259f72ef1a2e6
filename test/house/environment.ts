import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"

/**
 * What the processes of a test run find. Homes of tests live shortly, so the compiled code of the commands is kept in one
 * place for the whole run. Further certificates are for those who leave this machine: Node 20 would read them at the start
 * of each of the thousand processes, which takes longer than the rest of its start. None of them looks for a newer version
 * unless its test is about that, and versions of their own are looked for in their own homes.
 */
export default (): () => void => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "agnes-cache-"))
  process.env["XDG_CACHE_HOME"] = folder
  process.env["AGNES_NO_UPDATE_CHECK"] = "1"
  delete process.env["XDG_DATA_HOME"]
  const certificates = process.env["NODE_EXTRA_CA_CERTS"]
  if (certificates !== undefined) process.env["AGNES_TEST_CA_CERTS"] = certificates
  delete process.env["NODE_EXTRA_CA_CERTS"]
  return () => fs.rmSync(folder, { recursive: true, force: true })
}
