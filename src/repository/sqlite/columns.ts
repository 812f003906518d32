/** The columns of `operations` that never change. */
const FIXED = ["name", "parent", "shape", "uid", "create_time", "request_key", "request_fingerprint"];

/** The columns that a replacement may change, in the order of their values. */
export const CHANGING: readonly string[] = [
  "revision",
  "state",
  "update_time",
  "start_time",
  "end_time",
  "expire_time",
  "cancel_time",
  "due_time",
  "ttl",
  "progress",
  "labels",
  "lease_epoch",
  "lease_expire_time",
  "exclusive_key",
  "operation",
];

/** The columns of a new row, in the order of their values. */
export const INSERTED: readonly string[] = [...FIXED, ...CHANGING];

/** The columns in which a record is read. */
export const READ: readonly string[] = [
  "sequence",
  "name",
  "uid",
  "create_time",
  "request_key",
  "request_fingerprint",
  ...CHANGING,
];
