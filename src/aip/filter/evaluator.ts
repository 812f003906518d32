import { compareValue } from "./compare-value.ts";
import type { Comparison, Condition, Presence } from "./condition.ts";
import type { DynamicValue } from "./dynamic-value.ts";
import type { FilterSchema } from "./filter-schema.ts";
import { hasValue } from "./has-value.ts";
import { isPresent } from "./is-present.ts";
import { testPath, type ValueTest } from "./test-path.ts";

/** Gets the value of a field of the subject at hand. */
type Read = (field: string) => DynamicValue | undefined;

/**
 * Makes the function that tells whether a subject meets the condition. Fields of dynamic type are got last, because
 * their values may have to be decoded.
 */
export function evaluator<Subject>(condition: Condition, schema: FilterSchema<Subject>): (subject: Subject) => boolean {
  const holds = compile(condition, schema);
  return (subject) => {
    const values = new Map<string, DynamicValue | undefined>();
    return holds((field) => {
      if (!values.has(field)) values.set(field, schema.fields[field]?.get(subject));
      return values.get(field);
    });
  };
}

function compile(condition: Condition, schema: FilterSchema<never>): (read: Read) => boolean {
  switch (condition.kind) {
    case "all": {
      const parts = cheapestFirst(condition.of, schema).map((part) => compile(part, schema));
      return (read) => parts.every((holds) => holds(read));
    }
    case "any": {
      const parts = cheapestFirst(condition.of, schema).map((part) => compile(part, schema));
      return (read) => parts.some((holds) => holds(read));
    }
    case "not": {
      const holds = compile(condition.of, schema);
      return (read) => !holds(read);
    }
    default: {
      const { field, path } = condition;
      const test = valueTest(condition);
      return (read) => testPath(read(field), path, test);
    }
  }
}

function valueTest(leaf: Comparison | Presence): ValueTest {
  if (leaf.kind === "presence") return { entersLists: true, passes: (value, via) => via.map || isPresent(value) };
  const { comparator, operand } = leaf;
  if (comparator === ":") return { entersLists: true, passes: (value, via) => hasValue(value, operand, via.list) };
  return { entersLists: false, passes: (value) => compareValue(value, comparator, operand) };
}

function cheapestFirst(conditions: readonly Condition[], schema: FilterSchema<never>): readonly Condition[] {
  const rank = (condition: Condition) => (isDynamic(condition, schema) ? 1 : 0);
  return conditions.toSorted((one, other) => rank(one) - rank(other));
}

/** Whether the condition is about a field of dynamic type. */
function isDynamic(condition: Condition, schema: FilterSchema<never>): boolean {
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
