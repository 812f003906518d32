CREATE SCHEMA IF NOT EXISTS longrun;

CREATE TABLE longrun.migrations (
  version integer PRIMARY KEY,
  name text NOT NULL,
  applied timestamptz NOT NULL DEFAULT now()
);

-- What every process that uses the database has to share, such as the key of tokens.
CREATE TABLE longrun.settings (
  name text COLLATE "C" PRIMARY KEY,
  value bytea NOT NULL
);

-- The records. Times are milliseconds since 1970. Text of users may hold U+0000, which the type text does not take: keys
-- are digests, and what no query looks at is JSON in UTF-8, in `details`. `shape` is the parent with `-` for every ID, by
-- which lists with wildcards go; `terms` are what filters are searched by.
CREATE TABLE longrun.operations (
  sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text COLLATE "C" NOT NULL,
  parent text COLLATE "C" NOT NULL,
  shape text COLLATE "C" NOT NULL,
  uid text COLLATE "C" NOT NULL,
  revision bigint NOT NULL,
  state smallint NOT NULL,
  create_time bigint NOT NULL,
  expire_time bigint,
  due_time bigint,
  request_key bytea,
  exclusive_key bytea,
  terms bigint[] NOT NULL,
  details bytea NOT NULL,
  operation bytea NOT NULL
) WITH (fillfactor = 80);

CREATE UNIQUE INDEX operations_name ON longrun.operations (name);
CREATE UNIQUE INDEX operations_request_key ON longrun.operations (request_key) WHERE request_key IS NOT NULL;
CREATE UNIQUE INDEX operations_exclusive_key ON longrun.operations (exclusive_key) WHERE exclusive_key IS NOT NULL;
CREATE INDEX operations_parent ON longrun.operations (parent, create_time DESC, sequence DESC);
CREATE INDEX operations_shape ON longrun.operations (shape, create_time DESC, sequence DESC);
CREATE INDEX operations_due_time ON longrun.operations (due_time, sequence) WHERE due_time IS NOT NULL;
CREATE INDEX operations_terms ON longrun.operations USING gin (terms);

-- A row for every change, written in the same transaction as the change: by it other processes learn of the change, and
-- a writer whose connection broke learns whether the change was committed. `batch` is the writer's own number of the
-- statement. Rows are removed when they are old.
CREATE TABLE longrun.operation_changes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
  writer uuid NOT NULL,
  batch bigint NOT NULL,
  sequence bigint NOT NULL,
  name text COLLATE "C" NOT NULL,
  uid text COLLATE "C" NOT NULL,
  revision bigint NOT NULL,
  deleted boolean NOT NULL,
  time timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX operation_changes_transaction ON longrun.operation_changes (transaction);
