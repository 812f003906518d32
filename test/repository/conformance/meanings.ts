import fc, { type Arbitrary } from "fast-check";
import type { OperationRecord } from "../../../src/operations/record.ts";
import { State } from "../../../src/proto/messages.ts";

/** A filter's text, and what it means. */
export interface Meaning {
  readonly text: string;
  readonly holds: (record: OperationRecord) => boolean;
}

const leaves = fc.constantFrom<Meaning>(
  { text: "state = SUCCEEDED", holds: ({ state }) => state === State.SUCCEEDED },
  { text: "state != RUNNING", holds: ({ state }) => state !== State.RUNNING },
  { text: "labels.env = prod", holds: ({ labels }) => labels?.env === "prod" },
  { text: "labels.env != prod", holds: ({ labels }) => labels?.env !== undefined && labels.env !== "prod" },
  { text: "labels.env:*", holds: ({ labels }) => labels?.env !== undefined },
  { text: 'name : "X/"', holds: ({ name }) => name.toLowerCase().includes("x/") },
  { text: 'name = "*1*"', holds: ({ name }) => name.includes("1") },
);

const not = ({ text, holds }: Meaning): Meaning => ({ text: `NOT (${text})`, holds: (record) => !holds(record) });

const and = ([one, other]: readonly [Meaning, Meaning]): Meaning => ({
  text: `(${one.text}) AND (${other.text})`,
  holds: (record) => one.holds(record) && other.holds(record),
});

const or = ([one, other]: readonly [Meaning, Meaning]): Meaning => ({
  text: `(${one.text}) OR (${other.text})`,
  holds: (record) => one.holds(record) || other.holds(record),
});

/** Filters of any depth. */
export const meanings: Arbitrary<Meaning> = fc.letrec<{ filter: Meaning }>((tie) => ({
  filter: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaves,
    tie("filter").map(not),
    fc.tuple(tie("filter"), tie("filter")).map(and),
    fc.tuple(tie("filter"), tie("filter")).map(or),
  ),
})).filter;
