import * as MemoryTranscripts from "../../../src/adapters/memory/MemoryTranscripts.ts"
import { MemoryVolume } from "../../../src/adapters/memory/MemoryVolume.ts"
import * as Contract from "../../ports/Transcripts.ts"

Contract.suite("in memory", () => {
  const volume = new MemoryVolume()
  volume.add("/transcripts", volume.newFolder(1000))
  const write = (path: string, bytes: Uint8Array): void => {
    const known = volume.find(path)
    const file = known?.kind === "file" ? known : volume.newFile(1000)
    if (known === undefined) volume.add(path, file)
    volume.change(file, { _tag: "Truncate", length: 0 })
    volume.change(file, { _tag: "Append", bytes })
  }
  return {
    layer: MemoryTranscripts.layer(volume),
    folder: "/transcripts",
    write,
    remove: (path) => volume.unlink(path)
  }
})
