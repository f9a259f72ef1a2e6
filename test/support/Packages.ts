import { gzipSync } from "node:zlib"
import * as Tar from "../../src/domain/archive/Tar.ts"

/** A package as npm packs one, with that program and nothing it depends on. */
export const make = (version: string, program = `process.stdout.write("agnes ${version}\\n")\n`): Uint8Array => {
  const files = [
    ["package/package.json", JSON.stringify({ name: "agnes", version, bin: { agnes: "dist/agnes.cjs" } })],
    ["package/dist/agnes.cjs", program]
  ] as const
  const parts = files.flatMap(([path, text]) => {
    const content = Buffer.from(text)
    return [Tar.encode({ path, size: content.length, modifiedAt: 499_162_500 }), content, new Uint8Array(Tar.padding(content.length))]
  })
  return gzipSync(Buffer.concat([...parts, Tar.end]))
}
