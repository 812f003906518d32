import { randomFillSync, randomUUID } from "node:crypto";

/** Where new IDs come from, so that tests can bring their own. */
export interface Ids {
  /** The ID of an operation whose creator gave none: a UUID. */
  operationId(): string;
  /** What tells an operation from every other one, before and after, with the same name. */
  uid(): string;
}

const UID_BYTES = 12;
const random = Buffer.alloc(UID_BYTES * 256);
let used = random.length;

/** IDs from the machine's source of randomness. */
export const randomIds: Ids = {
  operationId: () => randomUUID(),
  uid() {
    if (used === random.length) {
      randomFillSync(random);
      used = 0;
    }
    used += UID_BYTES;
    return random.toString("base64url", used - UID_BYTES, used);
  },
};
