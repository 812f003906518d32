import type { OperationRecord } from "../../../src/operations/record.ts";
import { State } from "../../../src/proto/messages.ts";
import type { Change } from "../../../src/repository/repository.ts";
import { recordIn } from "../records.ts";

const running = { ...recordIn(State.RUNNING, 0), operation: new Uint8Array() };

/** A record of `operations/a`, in its first revision, that differs in some things. */
export function version(changes: Partial<OperationRecord> = {}): OperationRecord {
  return { ...running, name: "operations/a", uid: "uid-1", revision: 1, sequence: 1, ...changes };
}

/** The insertion or replacement of a record. */
export function put(record: OperationRecord): Change {
  return { name: record.name, record };
}

/** The deletion of a record that the repository knows. */
export function deletion(deleted: OperationRecord): Change {
  return { name: deleted.name, deleted };
}
