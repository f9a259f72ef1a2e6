import { begin, idOf } from "../Transcript.mjs"

const cwd = "/home/ann/work/shop-api"

const usages = Array.from({ length: 420 }, (_, i) =>
  `src/${["orders", "carts", "invoices", "stock", "mail"][i % 5]}/${["list", "load", "save", "merge"][i % 4]}${i % 21}.ts:${12 + i % 80}:  await legacyDb.query(sql${i})`).join("\n")

/** A large change: two others look around first, then it is done in steps. */
export const story = () => {
  const it = begin({ id: idOf("refactoring"), cwd, began: "2026-11-17T12:05:40.000Z", branch: "one-database" })
  it.human("We have two ways to talk to the database, `legacyDb` and `db`. I want to get rid of `legacyDb`. How big is that, and in which order would you do it?")
  const where = it.agent({
    description: "Find uses of legacyDb", type: "Explore", model: "claude-haiku-5-1",
    prompt: "Find every use of `legacyDb` below src/ and test/. Group them by folder and say which of them rely on its implicit transactions."
  })
  where.calls([["Grep", { pattern: "legacyDb\\.", output_mode: "content" }, usages.slice(0, 1800)]])
  where.calls([["Grep", { pattern: "legacyDb\\.inTransaction", output_mode: "files_with_matches" }, "src/orders/save3.ts\nsrc/stock/merge7.ts\nsrc/stock/merge12.ts"]])
  where.says("420 uses in 105 files. Only **three** rely on implicit transactions:\n\n- `src/orders/save3.ts`\n- `src/stock/merge7.ts`\n- `src/stock/merge12.ts`")
  const risks = it.agent({
    description: "Compare both database layers",
    prompt: "Read src/db/legacy.ts and src/db/index.ts. In what do they differ for callers: errors, types of columns, pooling, time-outs?"
  })
  risks.calls([
    ["Read", { file_path: `${cwd}/src/db/legacy.ts` }, "1\timport { Pool } from \"pg\"\n2\t\n3\tconst pool = new Pool({ max: 40, statement_timeout: 0 })\n4\ttypes.setTypeParser(1700, parseFloat)"],
    ["Read", { file_path: `${cwd}/src/db/index.ts` }, "1\timport postgres from \"postgres\"\n2\t\n3\texport const db = postgres({ max: 10, connect_timeout: 5 })"]
  ])
  risks.says("Two differences matter to callers:\n\n1. `legacyDb` turns `numeric` into a *number*, `db` leaves it a *string*. Prices would be concatenated, not added.\n2. `legacyDb` has no time-out for statements; the nightly export takes four minutes.")
  it.calls([
    ["Agent", { description: "Find uses of legacyDb", subagent_type: "Explore", prompt: "Find every use of `legacyDb` below src/ and test/." },
      "420 uses in 105 files; three rely on implicit transactions.", { agent: where, seconds: 48 }],
    ["Agent", { description: "Compare both database layers", subagent_type: "general-purpose", prompt: "Read src/db/legacy.ts and src/db/index.ts." },
      "numeric columns and the statement time-out differ.", { agent: risks, seconds: 4 }]
  ], { says: "Two questions that can be answered side by side: where it is used, and in what the two differ." })
  it.says(`It is **420 uses in 105 files**, but nearly all are plain queries. I'd go in this order:

1. Make \`db\` parse \`numeric\` as \`legacyDb\` does. *Otherwise prices become text.*
2. Give the nightly export its own time-out.
3. Rewrite the three places with implicit transactions by hand.
4. Rewrite the other 417 with a codemod, folder by folder, tests after each.
5. Delete \`legacyDb\`.

Steps 1 to 3 are small and can be released on their own.`)
  it.human("Good plan. Do 1 to 3 now.")
  it.calls([["Bash", { command: "grep -rn 'legacyDb' src | sort" }, `Output too large (${Math.round(usages.length / 1024)} KiB), saved beside the session. The first lines:\n${usages.split("\n").slice(0, 12).join("\n")}`,
    { saved: { name: "bash-legacy-uses.txt", text: `${usages}\n` } }]])
  for (const [file, from, to] of [
    ["src/db/index.ts", "export const db = postgres({ max: 10, connect_timeout: 5 })", "export const db = postgres({ max: 10, connect_timeout: 5, types: { numeric } })"],
    ["src/orders/save3.ts", "await legacyDb.query(insertOrder)\nawait legacyDb.query(insertLines)", "await db.begin((sql) => [insertOrder(sql), ...insertLines(sql)])"],
    ["src/stock/merge7.ts", "await legacyDb.inTransaction(merge)", "await db.begin(merge)"],
    ["src/stock/merge12.ts", "await legacyDb.inTransaction(mergeAll)", "await db.begin(mergeAll)"]
  ]) {
    it.calls([["Edit", { file_path: `${cwd}/${file}`, old_string: from, new_string: to }, "The file has been updated."]])
  }
  it.calls([["Bash", { command: "npm test" }, "Test Files  23 passed (23)\n     Tests  194 passed (194)", { seconds: 14 }]])
  it.says("Steps 1 to 3 are done, and all tests pass. Five of them are new: one for each of the three transactions that *fails half-way*, and two for prices.")
  it.command("model", "haiku", "Set model to haiku")
  it.human("Thanks. The codemod I'll do tomorrow with fresh eyes.")
  it.says("Sounds right. I left `docs/one-database.md` with the list of folders in the order I'd take them.")
  it.title("Get rid of legacyDb, steps 1 to 3")
  return it
}
