import fc, { type Arbitrary } from "fast-check";
import type { NewOperationRecord } from "../../../src/operations/record.ts";
import { State } from "../../../src/proto/messages.ts";

/** What a repository is tried with: the times and the texts that it has to keep. */
export interface Kept {
  /** Milliseconds since 1970. */
  readonly times: Arbitrary<number>;
  readonly texts: Arbitrary<string>;
}

/** Whole milliseconds that a google.protobuf.Timestamp can hold, from 1970 on. */
export const times = fc.integer({ min: 0, max: 253_402_300_799_999 });

/** Everything that a record can hold besides its name and uid, each there or not. */
export function recordFields({ times, texts }: Kept): Arbitrary<Partial<NewOperationRecord>> {
  return fc.record<Partial<NewOperationRecord>>(
    {
      // A replacement has the next one.
      revision: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER - 1 }),
      state: fc.constantFrom(State.PENDING, State.RUNNING, State.CANCELLING, State.SUCCEEDED, State.FAILED),
      operation: fc.uint8Array({ maxLength: 3000 }),
      createTime: times,
      updateTime: times,
      startTime: times,
      endTime: times,
      expireTime: times,
      cancelTime: times,
      dueTime: times,
      ttl: fc.nat(Number.MAX_SAFE_INTEGER),
      progress: fc.record({ fraction: fc.double({ min: 0, max: 1, noNaN: true }), message: texts }),
      labels: fc.dictionary(fc.oneof(texts, fc.constant("__proto__")), texts, { noNullPrototype: true }),
      lease: fc.record({ epoch: fc.integer({ min: 1, max: 2 ** 31 }), expireTime: times }),
      exclusiveKey: texts,
      request: fc.record({ key: texts, fingerprint: texts }),
    },
    { requiredKeys: [] },
  );
}
