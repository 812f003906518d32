-- Times are milliseconds since 1970. What is text of users is kept as JSON, for SQLite's text ends at U+0000 for many.
CREATE TABLE operations (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  parent TEXT NOT NULL,
  -- The parent with '-' in place of every ID, for lists with wildcards.
  shape TEXT NOT NULL,
  uid TEXT NOT NULL,
  revision INTEGER NOT NULL,
  state INTEGER NOT NULL,
  create_time INTEGER NOT NULL,
  update_time INTEGER NOT NULL,
  start_time INTEGER,
  end_time INTEGER,
  expire_time INTEGER,
  cancel_time INTEGER,
  due_time INTEGER,
  ttl INTEGER,
  -- {"fraction": 0.5, "message": "..."}
  progress TEXT,
  -- {"key": "value"}
  labels TEXT,
  lease_epoch INTEGER,
  lease_expire_time INTEGER,
  exclusive_key TEXT,
  request_key TEXT,
  request_fingerprint TEXT,
  -- google.longrunning.Operation
  operation BLOB NOT NULL,
  -- What filters look up: hashes of what the operation holds, as numbers of eight bytes.
  terms BLOB NOT NULL
);

CREATE INDEX operations_by_parent ON operations (parent, create_time DESC, sequence DESC);
CREATE INDEX operations_by_shape ON operations (shape, create_time DESC, sequence DESC);
CREATE INDEX operations_by_due_time ON operations (due_time, sequence) WHERE due_time IS NOT NULL;
CREATE UNIQUE INDEX operations_by_exclusive_key ON operations (exclusive_key) WHERE exclusive_key IS NOT NULL;
CREATE UNIQUE INDEX operations_by_request_key ON operations (request_key) WHERE request_key IS NOT NULL;

-- The index of the terms of operations.
CREATE TABLE terms (
  term INTEGER NOT NULL,
  create_time INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  PRIMARY KEY (term, create_time DESC, sequence DESC)
) WITHOUT ROWID;

-- The operations whose terms are not in the index as they are now, and those that are there, if any.
CREATE TABLE unindexed (
  create_time INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  indexed BLOB NOT NULL,
  PRIMARY KEY (create_time DESC, sequence DESC)
) WITHOUT ROWID;

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value BLOB NOT NULL
) WITHOUT ROWID;
