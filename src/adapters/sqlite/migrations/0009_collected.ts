/** What the collector has seen in home directories. `account` is empty for what went to the target folder. */
export const statements: ReadonlyArray<string> = [
  `CREATE TABLE collected_files (
    unix_user TEXT NOT NULL,
    account TEXT NOT NULL,
    file TEXT NOT NULL,
    seen_file TEXT NOT NULL,
    seen_marks TEXT NOT NULL,
    PRIMARY KEY (unix_user, account, file)
  )`,
  `CREATE TABLE collected_places (
    unix_user TEXT NOT NULL,
    folder TEXT NOT NULL,
    PRIMARY KEY (unix_user, folder)
  )`
]
