/** A table on its way: registered at the server's machine, pulled into the workspace, asked there; then changed. */
import { join } from "node:path"
import * as Screen from "./Screen.mjs"
import * as World from "./World.mjs"

/** Rows of the table, by city; each row is an order over its number. */
const orders = (count) =>
  Array.from({ length: count }, (_, n) => ({ id: n + 1, city: ["Brno", "Plzeň", "Praha"][n % 3], amount: 10 * (n + 1) }))

/** What SQL should answer, added up here. */
const expected = (rows) =>
  ["Brno", "Plzeň", "Praha"].map((city) => {
    const mine = rows.filter((row) => row.city === city)
    return { city, orders: mine.length, amount: mine.reduce((sum, { amount }) => sum + amount, 0) }
  })

const sql = "SELECT city, count(*) AS orders, sum(amount) AS amount FROM orders GROUP BY city ORDER BY city"

/** A real parquet file. */
const write = async (file, rows) => {
  const { DuckDBInstance } = await import("@duckdb/node-api")
  const instance = await DuckDBInstance.create(":memory:")
  const connection = await instance.connect()
  const values = rows.map(({ amount, city, id }) => `(${id}, '${city}', ${amount})`).join(", ")
  await connection.run(`COPY (SELECT * FROM (VALUES ${values}) AS t(id, city, amount)) TO '${file}' (FORMAT parquet)`)
  connection.closeSync()
  instance.closeSync()
}

const isThere = () => import("@duckdb/node-api").then(() => true, () => false)

/** Whether each answer was the one that was added up here; nothing when there is no DuckDB to ask. */
export const story = async (world) => {
  if (!await isThere()) {
    Screen.step("tables are left out: DuckDB is not installed here")
    return []
  }
  const file = join(world.base, "orders.parquet")
  const rounds = []
  for (const count of [9, 12]) {
    const rows = orders(count)
    await write(file, rows)
    const isFirst = count === 9
    Screen.step(isFirst ? "a table: agnes tables add orders orders.parquet" : "the table has changed: a new version, and a second pull")
    const description = isFirst ? ["--description", "what was ordered, by city"] : []
    Screen.detail(World.run(world, ["tables", "add", "orders", file, ...description, "--data-dir", world.serverData]).stdout)
    Screen.step("agnes pull, then agnes query in the workspace")
    const pulled = JSON.parse(World.run(world, ["pull", "--json"]).stdout)
    Screen.detail(`${pulled.tables_updated} of ${pulled.parquets_total} tables came, the views were ${pulled.views}`)
    Screen.detail(World.run(world, ["query", sql]).stdout)
    const answer = JSON.parse(World.run(world, ["query", sql, "--format", "json"]).stdout)
    const ok = JSON.stringify(answer) === JSON.stringify(expected(rows)) && pulled.views === "switched"
    Screen.detail(ok ? "✔ as added up by hand" : "✘ NOT as added up by hand")
    rounds.push({ ok })
  }
  return rounds
}
