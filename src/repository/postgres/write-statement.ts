/** A statement that makes any number of writes of one kind, each of which is done or refused for itself. */
export interface WriteStatement<Write> {
  /**
   * The SQL. $1 is the writer, $2 the number of the batch; then come the {@link columns}. It logs the writes that are
   * done, and gives the rows of the log: {@link DoneRow}.
   */
  readonly text: string;
  /** The name of the record that is written. */
  nameOf(write: Write): string;
  /** About how many bytes are sent for a write. */
  sizeOf(write: Write): number;
  /** The parameters after the first two: an array for each column, with an element for each write. */
  columns(writes: readonly Write[]): unknown[][];
}

/** A write that was done: the number of its row in the log, the record's name, and its sequence. */
export type DoneRow = { readonly id: number; readonly name: string; readonly sequence: number };

/** The end of a write statement: logs the rows of `done`. */
export function logged(deleted: boolean): string {
  return `, logged AS (
    INSERT INTO longrun.operation_changes (writer, batch, sequence, name, uid, revision, deleted)
    SELECT $1::uuid, $2::bigint, sequence, name, uid, revision, ${deleted} FROM done
    RETURNING id, name, sequence
  )
  SELECT id, name, sequence FROM logged`;
}
