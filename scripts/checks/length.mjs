/** No file of src or test is longer than 300 lines; prints the sizes of src as the house watches them. */
import { readdirSync, readFileSync } from "node:fs"

const limit = 300
const files = ["src", "test", "scripts"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(tsx?|mjs|cjs)$/.test(entry.name))
    .map((entry) => {
      const path = `${entry.parentPath}/${entry.name}`
      return { path, lines: readFileSync(path, "utf8").split("\n").length - 1 }
    })
)
const sizes = files.filter(({ path }) => path.startsWith("src/")).map(({ lines }) => lines).sort((a, b) => a - b)
const at = (share) => sizes[Math.min(sizes.length - 1, Math.floor(sizes.length * share))]
console.log(`src: ${sizes.length} files, median ${at(0.5)} lines, p90 ${at(0.9)}, longest ${sizes.at(-1)}`)

const tooLong = files.filter(({ lines }) => lines > limit)
for (const { path, lines } of tooLong) console.log(`${path}: ${lines} lines, more than ${limit}`)
if (tooLong.length > 0) process.exitCode = 1
