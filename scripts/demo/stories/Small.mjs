/** Short sessions as they come up in between. */
import { begin, idOf } from "../Transcript.mjs"

/** Right-to-left words, emoji, a command line gone wrong, an interruption. */
export const translation = () => {
  const it = begin({ id: idOf("translation"), cwd: "/home/ann/work/shop-web", began: "2026-11-19T14:20:31.000Z" })
  it.human("Our first customer in Haifa asks for the shop in Hebrew. How much of the layout would break?\n\nהאם הדף מוכן לעברית? 🙂")
  it.calls([["Bash", { command: "grep -rEn '(margin|padding)-(left|right)|text-align: (left|right)' src/styles | wc -l" }, "143\n"]])
  it.says("About 143 rules name *left* or *right*. 131 of them can become logical properties (`margin-inline-start`) without any visible change today; 12 belong to icons that must not turn around.\n\n```css\n.price { margin-inline-start: 1rem; text-align: end; }\n```")
  it.human("And the texts?")
  it.calls([["Bash", { command: "npx i18n-report --locale he" }, "sh: 1: i18n-report: not found", { failed: true }]])
  it.interrupted()
  it.human("Leave the report. Just change the 131 rules.")
  it.calls([["Bash", { command: "npx stylelint --fix src/styles && git diff --stat | tail -1" }, " 38 files changed, 131 insertions(+), 131 deletions(-)", { seconds: 5 }]])
  it.says("Done: 131 rules in 38 files, and screenshots of all pages before and after are equal to the pixel. The 12 icons are listed in `docs/rtl.md`.")
  return it
}

export const nightly = () => {
  const it = begin({ id: idOf("nightly"), cwd: "/home/ann/work/deploy", began: "2026-11-20T06:12:00.000Z", model: "claude-sonnet-5-2" })
  it.human("The nightly backup has sent no mail since Tuesday. Has it run?")
  it.calls([["Bash", { command: "systemctl status backup.timer backup.service --no-pager | head -20" },
    "● backup.timer - Nightly backup\n     Active: active (waiting)\n    Trigger: Sat 2026-11-21 02:00:00 UTC\n\n× backup.service - Backup of the shop\n     Active: failed (Result: exit-code) since Fri 2026-11-20 02:00:04 UTC\n   Main PID: 88123 (code=exited, status=28)\n\nbackup.sh[88123]: write error: No space left on device", { failed: true }]])
  it.says("It ran, and **failed each night since Tuesday**: the disk for backups is full. No mail came, because the mail is sent only after success.\n\n1. Old backups are never deleted: 41 of them, 12 GiB each.\n2. A failure tells nobody.\n\nI suggest to keep 14 days, and to send the mail *either way*.")
  it.human("Do both.")
  it.calls([["Edit", { file_path: "/home/ann/work/deploy/backup.sh", old_string: "send_mail \"backup done\"", new_string: "trap 'send_mail \"backup: exit code $?\"' EXIT\nfind /backup -name 'shop-*.tar.gz' -mtime +14 -delete" }, "The file has been updated."]])
  it.calls([["Bash", { command: "systemctl start backup.service && df -h /backup | tail -1" }, "/dev/sdb1       500G  176G  324G  36% /backup", { seconds: 240 }]])
  it.says("A backup is there again, the disk is 36 % full, and the mail has been sent.")
  return it
}

/** The one its owner keeps to herself. */
export const personal = () => {
  const it = begin({ id: idOf("personal"), cwd: "/home/ann/work/notes", began: "2026-11-19T17:45:00.000Z" })
  it.human("Help me to prepare for the talk about my salary on Monday.")
  it.says("Let's begin with what changed since the last one. Which three things would not have happened without you?")
  return it
}
