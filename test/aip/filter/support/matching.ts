import { compileFilter, type FilterSchema } from "../../../../src/aip/filter/index.ts";

/** The keys of the subjects that the filter matches. */
export function matching<Subject>(
  filter: string,
  schema: FilterSchema<Subject>,
  subjects: Readonly<Record<string, Subject>>,
): readonly string[] {
  const { matches } = compileFilter(filter, schema);
  return Object.keys(subjects).filter((key) => {
    const subject = subjects[key];
    return subject !== undefined && matches(subject);
  });
}

/** Whether a filter over the one field `x` matches this value of it. */
export function matchesValue<Value>(filter: string, x: FilterSchema<Value>["fields"][string], value: Value): boolean {
  return compileFilter(filter, { fields: { x } }).matches(value);
}
