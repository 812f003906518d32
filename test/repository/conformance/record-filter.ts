import { compileFilter, type FilterSchema, type MapValue } from "../../../src/aip/filter/index.ts";
import type { OperationRecord } from "../../../src/operations/record.ts";
import { State } from "../../../src/proto/messages.ts";
import type { RecordFilter } from "../../../src/repository/repository.ts";

const schema: FilterSchema<OperationRecord> = {
  fields: {
    name: { kind: "string", get: ({ name }) => name },
    state: {
      kind: "enum",
      names: Object.values(State).filter((name) => typeof name === "string"),
      get: ({ state }) => ({ kind: "enum", name: State[state], number: state }),
    },
    labels: { kind: "map", of: { kind: "string" }, get: ({ labels }) => labels && mapValue(labels) },
  },
};

function mapValue(entries: Readonly<Record<string, string>>): MapValue {
  return { kind: "map", size: Object.keys(entries).length, get: (key) => entries[key] };
}

/** The filter of this text, over a record's name, state and labels. */
export function recordFilter(text: string): RecordFilter {
  return compileFilter(text, schema);
}
