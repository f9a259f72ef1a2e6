import * as MemoryFamilies from "../../../src/adapters/memory/MemoryFamilies.ts"
import { MemoryVolume } from "../../../src/adapters/memory/MemoryVolume.ts"
import * as Contract from "../../ports/Families.ts"

Contract.suite("in memory", () => {
  const volume = new MemoryVolume()
  const makeFolder = (path: string): void => {
    if (path === "" || volume.find(path) !== undefined) return
    makeFolder(path.slice(0, path.lastIndexOf("/")))
    volume.add(path, volume.newFolder(1000))
  }
  makeFolder("/transcripts")
  return {
    layer: MemoryFamilies.layer(volume),
    folder: "/transcripts",
    write: (path, text) => {
      makeFolder(path.slice(0, path.lastIndexOf("/")))
      volume.add(path, { ...volume.newFile(1000), bytes: new TextEncoder().encode(text) })
    },
    link: (path, target) => volume.add(path, volume.newLink(target)),
    fifo: (path) => volume.add(path, volume.newOther()),
    makeFolder,
    remove: (path) => volume.unlink(path)
  }
})
