import type { Any } from "@bufbuild/protobuf/wkt";
import type { Core } from "../../operations/core.ts";
import { createOperation } from "../../operations/create-operation.ts";
import type { NewOperationRecord } from "../../operations/record.ts";
import type { Repository } from "../../repository/repository.ts";
import { creationRequest } from "../creation-request.ts";
import { keepingOrder, type Order } from "../order.ts";
import { repositoryWith } from "../repository-with.ts";
import type { AnyStartOptions } from "../start-options.ts";
import type { JobQueue } from "./work-queue.ts";

/**
 * Creates an operation, PENDING, that keeps its order, and the job that begins it: both or none. If the same request has
 * created it before, there is no second job. Throws as CreateOperation does, and what the queue throws.
 */
export function createQueued(
  core: Core,
  options: AnyStartOptions,
  metadata: Any | undefined,
  order: Order,
  jobs: JobQueue,
): Promise<NewOperationRecord> {
  const request = creationRequest(options, metadata);
  const repository = keepingOrder(insertingJobs(core.repository, jobs), order);
  return createOperation({ ...core, repository }, request, options.principal ?? "");
}

/** The same repository, but each record is inserted together with a job. */
function insertingJobs(repository: Repository, jobs: JobQueue): Repository {
  return repositoryWith(repository, {
    insert: (record) => {
      if (repository.insertWith === undefined) throw new TypeError("The repository cannot keep jobs.");
      return repository.insertWith(record, (execute) => jobs.add(record, execute));
    },
  });
}
