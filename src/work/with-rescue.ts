import { isDone, type OperationRecord } from "../operations/record.ts";
import type { Repository } from "../repository/repository.ts";
import { repositoryWith } from "./repository-with.ts";

/**
 * The same repository, but what is due because its lease has expired is shown to `rescue` first: what that says it takes
 * care of, the sweep does not end.
 */
export function withRescue(
  repository: Repository,
  rescue: (record: OperationRecord, now: number) => boolean,
): Repository {
  let left = 0;
  return repositoryWith(repository, {
    async due(now, limit) {
      // What is left alone stays due, and is not to stand before the others.
      const due = await repository.due(now, limit + left);
      const swept = due.filter((record) => !(hasExpiredLease(record, now) && rescue(record, now)));
      left = due.length - swept.length;
      return swept.slice(0, limit);
    },
  });
}

function hasExpiredLease(record: OperationRecord, now: number): boolean {
  return !isDone(record) && record.lease !== undefined && record.lease.expireTime <= now;
}
