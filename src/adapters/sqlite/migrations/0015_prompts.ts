/** Texts for workspaces that an admin wrote in the place of ours; the table and its keys are the first server's. */
export const statements: ReadonlyArray<string> = [
  `CREATE TABLE instance_templates (
    template_key TEXT PRIMARY KEY,
    content TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    updated_by TEXT NOT NULL
  )`
]
