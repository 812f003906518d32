import { compareValue } from "./compare-value.ts";
import type { Comparison, Condition, Presence } from "./condition.ts";
import type { FieldTypes, FilterSchema } from "./filter-schema.ts";
import { hasValue } from "./has-value.ts";
import { isPresent } from "./is-present.ts";
import { Reading, UNREAD } from "./reading.ts";
import { testPath, type ValueTest } from "./test-path.ts";

/**
 * Makes the function that tells whether a subject meets the condition. Fields of dynamic type are got last, because
 * their values may have to be decoded.
 */
export function evaluator<Subject>(condition: Condition, schema: FilterSchema<Subject>): (subject: Subject) => boolean {
  const fields = Object.values(schema.fields);
  const holds = compile(condition, schema);
  const unread = fields.map((): typeof UNREAD => UNREAD);
  return (subject) => holds(new Reading(subject, fields, unread));
}

type Holds = (reading: Reading<unknown>) => boolean;

function compile(condition: Condition, schema: FieldTypes): Holds {
  switch (condition.kind) {
    case "all": {
      const parts = compileAll(condition.of, schema);
      return (reading) => parts.every((holds) => holds(reading));
    }
    case "any": {
      const parts = compileAll(condition.of, schema);
      return (reading) => parts.some((holds) => holds(reading));
    }
    case "not": {
      const holds = compile(condition.of, schema);
      return (reading) => !holds(reading);
    }
    default: {
      const { field, path } = condition;
      const index = Object.keys(schema.fields).indexOf(field);
      const test = valueTest(condition);
      return (reading) => testPath(reading.value(index), path, test, reading);
    }
  }
}

/** Compiles the conditions, the cheapest first. */
function compileAll(conditions: readonly Condition[], schema: FieldTypes): readonly Holds[] {
  const cost = (condition: Condition) => (isDynamic(condition, schema) ? 1 : 0);
  return conditions.toSorted((one, other) => cost(one) - cost(other)).map((each) => compile(each, schema));
}

/** Whether the condition is about a field of dynamic type. */
function isDynamic(condition: Condition, schema: FieldTypes): boolean {
  switch (condition.kind) {
    case "all":
    case "any":
      return condition.of.some((each) => isDynamic(each, schema));
    case "not":
      return isDynamic(condition.of, schema);
    default:
      return schema.fields[condition.field]?.kind === "dynamic";
  }
}

function valueTest(leaf: Comparison | Presence): ValueTest {
  if (leaf.kind === "presence") return { entersLists: true, passes: (value, via) => via.map || isPresent(value) };
  const { comparator, operand } = leaf;
  if (comparator === ":") {
    return { entersLists: true, passes: (value, via, aids) => hasValue(value, operand, via.list, aids) };
  }
  return { entersLists: false, passes: (value) => compareValue(value, comparator, operand) };
}
