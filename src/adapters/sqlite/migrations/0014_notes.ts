/** Why notes that were read last taught nothing; NULL where they did, or there was nothing in them. */
export const statements: ReadonlyArray<string> = ["ALTER TABLE knowledge_notes ADD COLUMN problem TEXT"]
