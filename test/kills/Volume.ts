import { execFileSync } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"

/** A file system of its own in a file, whose power can be cut (reliability, appendix B). Needs root. */

/** `FS_IOC_SHUTDOWN` with `NOLOGFLUSH`: from now on nothing reaches the disk, not even what the journal still holds. */
const shutDown = `import fcntl, os, struct, sys
fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587D, struct.pack("I", 2))`

const run = (command: string, ...args: ReadonlyArray<string>): string =>
  execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] })

export class Volume {
  readonly root: string
  private readonly folder: string
  private readonly options: string

  private constructor(folder: string, options: string) {
    this.folder = folder
    this.root = path.join(folder, "mounted")
    this.options = options
  }

  /** `options`: of the mount, beside `loop`. Throws what the system says when it cannot be made here. */
  static make(options: string): Volume {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "agnes-volume-"))
    const made = new Volume(folder, options)
    try {
      fs.mkdirSync(made.root)
      run("truncate", "-s", "64M", made.image)
      run("mkfs.ext4", "-q", "-F", made.image)
      made.mount()
      return made
    } catch (error) {
      fs.rmSync(folder, { recursive: true, force: true })
      throw error
    }
  }

  private get image(): string {
    return path.join(this.folder, "image")
  }

  private mount(): void {
    run("mount", "-o", `loop,${this.options}`, this.image, this.root)
  }

  /** Everything on it is durable. */
  settle(): void {
    run("sync", "-f", this.root)
  }

  cut(): void {
    run("python3", "-c", shutDown, this.root)
  }

  /** The power is back: what the journal knows is put in its place. */
  restart(): void {
    run("umount", this.root)
    this.mount()
  }

  remove(): void {
    run("umount", this.root)
    fs.rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Why there is none here; `undefined` when there is. */
export const missing = (): string | undefined => {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "needs Linux and root for a loop device"
  try {
    const volume = Volume.make("data=ordered")
    volume.cut()
    volume.restart()
    volume.remove()
    return undefined
  } catch (error) {
    return `no loop device whose power can be cut: ${String((error as { readonly stderr?: unknown }).stderr ?? error).trim()}`
  }
}
