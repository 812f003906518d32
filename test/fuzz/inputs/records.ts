import fc, { type Arbitrary } from "fast-check";
import type { OperationRecord } from "../../../src/operations/record.ts";
import { subjects } from "../../operations/filter/support/subjects.ts";

/** So many, for it takes longer to make one than to look at it. */
const COUNT = 500;

const made = fc.sample(subjects, { numRuns: COUNT, seed: 1 }).map(({ record }) => record);

/** Operations in every state, with many types in their Anys. */
export const records: Arbitrary<OperationRecord> = fc.constantFrom(...made);
