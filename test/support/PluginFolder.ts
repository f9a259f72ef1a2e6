import * as fs from "node:fs"
import { join } from "node:path"

/** Puts a folder of plugins there, each with one slash command of this text. */
export const put = (folder: string, plugins: Readonly<Record<string, string>>): string => {
  fs.mkdirSync(join(folder, ".claude-plugin"), { recursive: true })
  const list = {
    name: "team",
    owner: { name: "team" },
    metadata: { description: "Plugins of the team" },
    plugins: Object.keys(plugins).map((name) => ({ name, source: `./${name}`, description: `What ${name} does`, version: "1.0.0" }))
  }
  fs.writeFileSync(join(folder, ".claude-plugin/marketplace.json"), JSON.stringify(list))
  for (const [name, text] of Object.entries(plugins)) {
    fs.mkdirSync(join(folder, name, "commands"), { recursive: true })
    fs.writeFileSync(join(folder, name, "commands/say.md"), text)
  }
  return folder
}
