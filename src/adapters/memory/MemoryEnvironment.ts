import * as Micro from "effect/Micro"
import type { Environment } from "../../ports/Environment.ts"

export interface Surroundings {
  readonly variables?: Readonly<Record<string, string>>
  readonly cwd?: string | undefined
  readonly home?: string
  readonly pid?: number
  readonly uid?: number | undefined
  readonly platform?: string
}

/** An environment as given; what is not, is that of an ordinary user of a Linux machine. */
export const make = (around: Surroundings = {}): Environment["Type"] => {
  const variables = new Map(Object.entries(around.variables ?? {}))
  return {
    variable: (name) => Micro.succeed(variables.get(name)),
    cwd: Micro.succeed("cwd" in around ? around.cwd : "/home/user"),
    home: Micro.succeed(around.home ?? "/home/user"),
    pid: Micro.succeed(around.pid ?? 4711),
    uid: Micro.succeed("uid" in around ? around.uid : 1000),
    platform: Micro.succeed(around.platform ?? "linux")
  }
}
