import type { NewOperationRecord } from "../operations/record.ts";
import type { Repository } from "../repository/repository.ts";
import { repositoryWith } from "./repository-with.ts";

/** What a handler is to do for an operation, kept with it so that another process can do it. */
export interface Order {
  /** The name of the handler. */
  readonly handler: string;
  /** The encoded input. */
  readonly input: Uint8Array;
  /** How many times the handler is called at most, the first time included. */
  readonly maxAttempts: number;
}

/** How an order is kept: with the fingerprint of the request that gave it, for it is what was asked for, too. */
type Kept = readonly ["order", fingerprint: string | null, handler: string, input: string, maxAttempts: number];

/** The order that a record keeps; undefined without one. */
export function orderOf({ request }: NewOperationRecord): Order | undefined {
  if (!request?.fingerprint.startsWith('["order",')) return undefined;
  const [, , handler, input, maxAttempts]: Kept = JSON.parse(request.fingerprint);
  return { handler, input: Buffer.from(input, "base64"), maxAttempts };
}

/** The same repository, but each record that is inserted keeps an order. A request with another order is another request. */
export function keepingOrder(repository: Repository, order: Order): Repository {
  return repositoryWith(repository, {
    async insert(record) {
      const kept = withOrder(record, order);
      const outcome = await repository.insert(kept);
      if ("inserted" in outcome || outcome.existing.request?.fingerprint !== kept.request?.fingerprint) return outcome;
      const { request: _, ...existing } = outcome.existing;
      return { ...outcome, existing: { ...existing, ...(record.request && { request: record.request }) } };
    },
  });
}

function withOrder(record: NewOperationRecord, { handler, input, maxAttempts }: Order): NewOperationRecord {
  const { key = JSON.stringify(["order", record.uid]), fingerprint = null } = record.request ?? {};
  const kept: Kept = ["order", fingerprint, handler, Buffer.from(input).toString("base64"), maxAttempts];
  return { ...record, request: { key, fingerprint: JSON.stringify(kept) } };
}
