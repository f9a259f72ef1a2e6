import { assert, describe, it } from "@effect/vitest"
import { Effect, type Scope } from "effect"
import { execFileSync, spawn } from "node:child_process"
import * as fs from "node:fs"
import * as NodeHomes from "../../src/adapters/node/NodeHomes.ts"
import * as OwnersRights from "../../src/adapters/node/OwnersRights.ts"
import { type Home, Homes } from "../../src/ports/Homes.ts"
import * as HomesPort from "../ports/Homes.ts"
import * as TempFolder from "../support/TempFolder.ts"

/** The ten attacks on a collector (reliability §6.4). Those with other people's files need root to make them. */
const isRoot = process.getuid?.() === 0
const users = { ann: 61_001, bob: 61_002 }
const secret = "SECRET-5d0f"
const record = "{\"sessionId\":\"s\"}\n"

const asRootOnly = (name: string, body: () => Effect.Effect<void, unknown, Scope.Scope>): void => {
  if (isRoot) it.scoped(name, body, 120_000)
  else it(`${name} (not run: not root)`, (context) => context.skip())
}

/** Homes of two people, `ann` with an honest session; everybody may pass the folders above. */
const machine = Effect.map(TempFolder.make, (top) => {
  fs.chmodSync(top, 0o755)
  const root = `${top}/home`
  fs.mkdirSync(root)
  const own = (path: string, uid: number): void => fs.lchownSync(path, uid, uid)
  const home = (name: keyof typeof users): Home => ({ name, path: `${root}/${name}`, uid: users[name] })
  for (const name of ["ann", "bob"] as const) {
    for (const folder of ["", "/user", "/user/sessions"]) {
      fs.mkdirSync(`${root}/${name}${folder}`, { mode: 0o700 })
      own(`${root}/${name}${folder}`, users[name])
    }
  }
  const write = (path: string, text: string, uid: number, mode = 0o600): void => {
    fs.writeFileSync(path, text, { mode })
    own(path, uid)
  }
  write(`${root}/ann/user/sessions/good.jsonl`, record, users.ann)
  write(`${root}/bob/user/sessions/bobs.jsonl`, secret, users.bob)
  write(`${top}/shadow`, secret, 0)
  return { top, root, home, own, write, sessions: `${root}/ann/user/sessions` }
})

type Machine = Effect.Effect.Success<typeof machine>

const rights = { "as root": OwnersRights.own, "with the owner's rights": OwnersRights.taken }

const listed = (home: Home) =>
  Effect.flatMap(Homes, (homes) => homes.list(home, ["user", "sessions"], 1000)).pipe(Effect.either)

const each = (
  name: string,
  attack: (machine: Machine) => Effect.Effect<void, unknown, Homes>
): void => {
  for (const [how, right] of Object.entries(rights)) {
    asRootOnly(`${name}, ${how}`, () =>
      Effect.flatMap(machine, (m) => Effect.provide(attack(m), NodeHomes.layer(m.root, right))))
  }
}

const opens = (m: Machine, name: string, expected: ReadonlyArray<string>) =>
  Effect.map(HomesPort.opened(m.home("ann"), name), (outcome) => assert.include(expected, outcome, name))

describe("a collector that is root meets", () => {
  each("K1 W-20 links to secret files, a FIFO, a device, a socket's folder", (m) => {
    fs.symlinkSync(`${m.top}/shadow`, `${m.sessions}/link.jsonl`)
    fs.symlinkSync("/etc/shadow", `${m.sessions}/shadow.jsonl`)
    fs.symlinkSync("/dev/zero", `${m.sessions}/zero.jsonl`)
    execFileSync("mkfifo", [`${m.sessions}/pipe.jsonl`])
    execFileSync("mknod", [`${m.sessions}/device.jsonl`, "c", "1", "5"])
    fs.mkdirSync(`${m.sessions}/folder.jsonl`)
    for (const name of fs.readdirSync(m.sessions)) m.own(`${m.sessions}/${name}`, users.ann)
    return Effect.gen(function*() {
      for (const name of ["link", "shadow", "zero"]) yield* opens(m, `${name}.jsonl`, ["link"])
      for (const name of ["pipe", "device", "folder"]) yield* opens(m, `${name}.jsonl`, ["not-regular"])
      yield* opens(m, "good.jsonl", [record])
    })
  })

  each("K2 a hard link to another's file, and another's file in this home", (m) => {
    fs.linkSync(`${m.top}/shadow`, `${m.sessions}/hard.jsonl`)
    fs.linkSync(`${m.root}/bob/user/sessions/bobs.jsonl`, `${m.sessions}/bobs.jsonl`)
    m.write(`${m.sessions}/planted.jsonl`, secret, users.bob, 0o644)
    fs.linkSync(`${m.sessions}/good.jsonl`, `${m.sessions}/own.jsonl`)
    return Effect.gen(function*() {
      for (const name of ["hard", "bobs"]) yield* opens(m, `${name}.jsonl`, ["hard-link"])
      yield* opens(m, "planted.jsonl", ["foreign-owner"])
      yield* opens(m, "own.jsonl", [record])
    })
  })

  each("K3 a link as the folder of sessions, as the folder above, as the home", (m) => {
    fs.rmSync(m.sessions, { recursive: true })
    fs.symlinkSync(`${m.root}/bob/user/sessions`, m.sessions)
    return Effect.gen(function*() {
      const refusal = Effect.map(listed(m.home("ann")), (found) => found._tag === "Left" && found.left._tag)
      assert.strictEqual(yield* refusal, "HomeRefused")
      yield* opens(m, "bobs.jsonl", ["link"])
      fs.rmSync(`${m.root}/ann/user`, { recursive: true })
      fs.symlinkSync(`${m.root}/bob/user`, `${m.root}/ann/user`)
      assert.strictEqual(yield* refusal, "HomeRefused")
      fs.rmSync(`${m.root}/ann`, { recursive: true })
      fs.symlinkSync(`${m.root}/bob`, `${m.root}/ann`)
      assert.strictEqual(yield* refusal, "HomeRefused")
      yield* opens(m, "bobs.jsonl", ["link"])
    })
  })

  each("a folder on the way that belongs to somebody else", (m) => {
    m.own(`${m.root}/ann/user`, users.bob)
    fs.chmodSync(`${m.root}/ann/user`, 0o755)
    return opens(m, "good.jsonl", ["foreign-owner"])
  })

  each("K6 a sparse file of a terabyte: measured, not read", (m) => {
    m.write(`${m.sessions}/sparse.jsonl`, record, users.ann)
    fs.truncateSync(`${m.sessions}/sparse.jsonl`, 2 ** 40)
    return Effect.scoped(Effect.gen(function*() {
      const homes = yield* Homes
      const file = yield* homes.open(m.home("ann"), ["user", "sessions", "sparse.jsonl"])
      assert.strictEqual(file?.size, 2 ** 40)
    }))
  })

  each("K6 names with line feeds, of 255 bytes, and of bytes that are no text", (m) => {
    const odd = `a\nb.jsonl`
    const long = `${"x".repeat(249)}.jsonl`
    for (const name of [odd, long]) m.write(`${m.sessions}/${name}`, record, users.ann)
    const raw = Buffer.concat([Buffer.from(`${m.sessions}/`), Buffer.from([0xff, 0xfe]), Buffer.from(".jsonl")])
    fs.writeFileSync(raw, secret)
    return Effect.gen(function*() {
      for (const name of [odd, long]) yield* opens(m, name, [record])
      const found = yield* listed(m.home("ann"))
      assert.lengthOf(found._tag === "Right" ? found.right?.names ?? [] : [], 4)
      yield* opens(m, "\ufffd\ufffd.jsonl", ["absent"])
    })
  })

  each("K7 another volume mounted in the home", (m) => {
    try {
      execFileSync("mount", ["-t", "tmpfs", "tmpfs", m.sessions], { stdio: "ignore" })
    } catch {
      return Effect.sync(() => console.log("not run: nothing can be mounted here"))
    }
    m.own(m.sessions, users.ann)
    m.write(`${m.sessions}/other.jsonl`, record, users.ann)
    return Effect.ensuring(
      opens(m, "other.jsonl", ["other-volume"]),
      Effect.sync(() => execFileSync("umount", [m.sessions]))
    )
  })

  asRootOnly("what only its owner may read is read with the owner's rights, and nothing else is", () =>
    Effect.flatMap(machine, (m) => {
      m.write(`${m.sessions}/closed.jsonl`, record, users.ann, 0o000)
      return Effect.gen(function*() {
        yield* opens(m, "good.jsonl", [record])
        yield* opens(m, "closed.jsonl", ["EACCES"])
        assert.strictEqual(process.geteuid?.(), 0)
      }).pipe(Effect.provide(NodeHomes.layer(m.root, OwnersRights.taken)))
    }))
})

/** Runs the exchange beside `body` and ends it with the scope. */
const swapping = (name: string, other: string) =>
  Effect.acquireRelease(
    Effect.async<ReturnType<typeof spawn>>((resume) => {
      const child = spawn(process.execPath, ["test/security/support/swap.mjs", name, other], {
        stdio: ["ignore", "pipe", "ignore"]
      })
      child.stdout.once("data", () => resume(Effect.succeed(child)))
    }),
    (child) => Effect.async<void>((resume) => {
      child.once("close", () => resume(Effect.void))
      child.kill("SIGKILL")
    })
  )

/** Opens the same name again and again; only these outcomes may ever be seen, and what is read is never the secret. */
const rounds = (m: Machine, name: string, count: number) =>
  Effect.gen(function*() {
    const seen = new Map<string, number>()
    for (let round = 0; round < count; round++) {
      const outcome = yield* HomesPort.opened(m.home("ann"), name)
      seen.set(outcome, (seen.get(outcome) ?? 0) + 1)
    }
    const allowed = [record, "absent", "link", "not-a-folder", "not-regular", "hard-link", "foreign-owner"]
    for (const outcome of seen.keys()) assert.include(allowed, outcome)
    assert.isAbove(seen.get(record) ?? 0, 0, "the honest file was never met")
    assert.isAbove(seen.size, 1, "the exchange was never met")
  })

describe("K4 names exchanged between look and open", () => {
  const tries = 3_000
  const raced = (name: string, prepare: (m: Machine) => readonly [string, string], file = "good.jsonl") =>
    asRootOnly(`${name}: not one foreign byte in ${tries} tries`, () =>
      Effect.gen(function*() {
        const m = yield* machine
        const [path, other] = prepare(m)
        yield* swapping(path, other)
        yield* Effect.provide(rounds(m, file, tries), NodeHomes.layer(m.root, OwnersRights.own))
      }))

  raced("a file for a link", (m) => {
    // To a file of the same owner: nothing but the link itself can give it away.
    m.write(`${m.top}/elsewhere`, secret, users.ann)
    fs.symlinkSync(`${m.top}/elsewhere`, `${m.sessions}/other`)
    return [`${m.sessions}/good.jsonl`, `${m.sessions}/other`]
  })

  raced("a file for a hard link to another's", (m) => {
    fs.linkSync(`${m.top}/shadow`, `${m.sessions}/other`)
    return [`${m.sessions}/good.jsonl`, `${m.sessions}/other`]
  })

  raced("the folder for a link to another's", (m) => {
    fs.mkdirSync(`${m.top}/evil`)
    fs.writeFileSync(`${m.top}/evil/good.jsonl`, secret)
    fs.symlinkSync(`${m.top}/evil`, `${m.root}/ann/user/other`)
    return [m.sessions, `${m.root}/ann/user/other`]
  })
})
