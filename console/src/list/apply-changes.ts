import { isOlder } from "../api/is-older.ts";
import type { OperationRecord } from "../api/record.ts";
import type { OperationChange } from "../api/watch.ts";

/** What a page of records is. */
export interface Shown {
  readonly records: readonly OperationRecord[];
  /** Whether new operations are at its beginning. */
  readonly isFirst: boolean;
}

/**
 * The records of an unfiltered page after changes, the newest one of each operation by its name. A change that is older than
 * what is shown, because the page was read after it, does not bring that back.
 */
export function applyChanges(
  { records, isFirst }: Shown,
  changes: ReadonlyMap<string, OperationChange>,
): readonly OperationRecord[] {
  const here = new Set(records.map(({ operation }) => operation.name));
  const kept = records.flatMap((shown) => {
    const change = changes.get(shown.operation.name);
    if (change === undefined) return shown;
    const { record } = change;
    return record !== undefined && isOlder(record, shown) ? shown : (record ?? []);
  });
  if (!isFirst) return kept;
  const newest = records[0]?.createTime;
  const added = [...changes.values()].flatMap(({ record }) =>
    record && !here.has(record.operation.name) && isAtTop(record, newest) ? record : [],
  );
  return [...added, ...kept].sort((one, other) => Date.parse(other.createTime) - Date.parse(one.createTime));
}

function isAtTop({ createTime }: OperationRecord, newest: string | undefined): boolean {
  return newest === undefined || Date.parse(createTime) >= Date.parse(newest);
}

/** The name of the operation that a change is about. */
export function nameIn({ record, deletedName = "" }: OperationChange): string {
  return record?.operation.name ?? deletedName;
}
