/**
 * What a team knows. `session` of an item is where its owner's contribution was found; of evidence it is empty for
 * notes, as `detection` is, so that both can stand in a key. `kept` says that a person has made, judged, edited or
 * voted on an item. Lists and what a model proposes are JSON. `knowledge_notes` has the hash of the notes that were
 * read last.
 */
export const statements: ReadonlyArray<string> = [
  `CREATE TABLE knowledge_items (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    content TEXT,
    category TEXT,
    tags TEXT NOT NULL,
    entities TEXT NOT NULL,
    domain TEXT,
    status TEXT NOT NULL,
    audience TEXT,
    confidence DOUBLE PRECISION,
    source_type TEXT NOT NULL,
    user_id TEXT,
    session TEXT,
    personal_by TEXT,
    kept INTEGER NOT NULL,
    reason TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
  )`,
  "CREATE INDEX knowledge_items_status ON knowledge_items (status, updated_at)",
  "CREATE INDEX knowledge_items_owner ON knowledge_items (user_id, session)",
  `CREATE TABLE knowledge_evidence (
    id TEXT PRIMARY KEY,
    item_id TEXT NOT NULL REFERENCES knowledge_items (id),
    user_id TEXT NOT NULL,
    session TEXT NOT NULL,
    revision INTEGER,
    detection TEXT NOT NULL,
    quote TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (item_id, user_id, session, detection)
  )`,
  "CREATE INDEX knowledge_evidence_source ON knowledge_evidence (user_id, session)",
  `CREATE TABLE knowledge_contradictions (
    id TEXT PRIMARY KEY,
    item_a TEXT NOT NULL REFERENCES knowledge_items (id),
    item_b TEXT NOT NULL REFERENCES knowledge_items (id),
    severity TEXT,
    explanation TEXT NOT NULL,
    suggested TEXT,
    detected_at BIGINT NOT NULL,
    resolved_by TEXT,
    resolved_at BIGINT,
    resolution TEXT,
    UNIQUE (item_a, item_b)
  )`,
  "CREATE INDEX knowledge_contradictions_b ON knowledge_contradictions (item_b)",
  `CREATE TABLE knowledge_relations (
    item_a TEXT NOT NULL REFERENCES knowledge_items (id),
    item_b TEXT NOT NULL REFERENCES knowledge_items (id),
    kind TEXT NOT NULL,
    score DOUBLE PRECISION NOT NULL,
    created_at BIGINT NOT NULL,
    resolved_by TEXT,
    resolved_at BIGINT,
    resolution TEXT,
    PRIMARY KEY (item_a, item_b, kind)
  )`,
  "CREATE INDEX knowledge_relations_b ON knowledge_relations (item_b)",
  `CREATE TABLE knowledge_votes (
    item_id TEXT NOT NULL REFERENCES knowledge_items (id),
    user_id TEXT NOT NULL,
    vote INTEGER NOT NULL,
    voted_at BIGINT NOT NULL,
    PRIMARY KEY (item_id, user_id)
  )`,
  `CREATE TABLE knowledge_notes (
    user_id TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL,
    read_at BIGINT NOT NULL
  )`
]
