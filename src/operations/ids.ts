import { randomUUID } from "node:crypto";

/** Where new IDs come from, so that tests can bring their own. */
export interface Ids {
  /** The ID of an operation whose creator gave none: a UUID. */
  operationId(): string;
  /** What tells an operation from every other one, before and after, with the same name. */
  uid(): string;
}

/** IDs from the machine's source of randomness. */
export const randomIds: Ids = {
  operationId: () => randomUUID(),
  uid: () => randomUUID(),
};
