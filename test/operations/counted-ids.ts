import type { Ids } from "../../src/operations/ids.ts";

/** IDs that count: id-1, id-2 and uid-1, uid-2. */
export function countedIds(): Ids {
  let operationIds = 0;
  let uids = 0;
  return {
    operationId: () => `id-${++operationIds}`,
    uid: () => `uid-${++uids}`,
  };
}
