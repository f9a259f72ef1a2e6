/**
 * A workspace: the folder whose `.claude` holds agnes' files. The root is absolute; names of its files are an interface
 * shared with older clients and with people who grep them (design §3, client spec §1.1).
 */
export interface Workspace {
  readonly root: string
}

export const make = (root: string): Workspace => ({ root })

export const folder = (workspace: Workspace): string => `${workspace.root}/.claude`

const inFolder = (name: string) => (workspace: Workspace): string => `${folder(workspace)}/${name}`

export const queue = inFolder("agnes-sessions.txt")
export const uploadedLog = inFolder("agnes-sessions-uploaded.txt")
export const privateSkippedLog = inFolder("agnes-sessions-private-skipped.txt")
export const deadLetters = inFolder("agnes-sessions-failed.txt")
export const deadLetterHistory = inFolder("agnes-sessions-failed.history.txt")
export const privateList = inFolder("agnes-sessions-private.txt")
export const privateLines = inFolder("agnes-private-lines.txt")
export const receipts = inFolder("agnes-receipts.jsonl")
export const oldReceipts = inFolder("agnes-receipts.old.jsonl")
export const familyReceipts = inFolder("agnes-receipts-family.jsonl")
export const inDoubt = inFolder("agnes-in-doubt.jsonl")
export const withdrawals = inFolder("agnes-withdrawals.jsonl")
export const pushState = inFolder("agnes-push-state.json")
export const breadcrumbs = inFolder("agnes-capture-session.log")
export const queueLock = inFolder("agnes-queue.lock")
export const pullState = inFolder("agnes-pull-state.json")
export const pullLock = inFolder("agnes-pull.lock")
export const pushLock = inFolder("agnes-push.lock")
export const settings = inFolder("settings.json")
export const localNotes = inFolder("CLAUDE.local.md")
