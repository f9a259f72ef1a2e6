import * as Terminal from "../../domain/text/Terminal.ts"
import * as MarkPrivate from "../programs/MarkPrivate.ts"
import * as Request from "../programs/mark/Request.ts"
import * as Run from "./Run.ts"
import * as Surroundings from "./Surroundings.ts"

/** Goes on after this process has ended; nobody waits for it and nobody reads it. */
const startHashing = (sessionId: string): void => {
  const { spawn } = process.getBuiltinModule("node:child_process")
  spawn(process.execPath, [process.argv[1] ?? "", "mark-private", Request.hashLinesOption], {
    detached: true,
    stdio: "ignore",
    env: { ...process.env, CLAUDE_CODE_SESSION_ID: sessionId }
  }).unref()
}

const finish = ({ exitCode, linesLater }: MarkPrivate.Ending): number => {
  if (linesLater !== undefined) startHashing(linesLater)
  return exitCode
}

const complain = (defect: unknown): number => {
  const text = defect instanceof Error ? defect.message : String(defect)
  process.stderr.write(`Error: ${Terminal.escape(text)}. The session may not be marked; run the command again.\n`)
  return 1
}

Run.run(MarkPrivate.run(process.argv.slice(3)), Surroundings.marking(), finish, complain)
