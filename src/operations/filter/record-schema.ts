import type { EnumValue, FilterSchema, MapValue, MessageValue, TimestampValue } from "../../aip/filter/index.ts";
import { OperationSchema, State } from "../../proto/messages.ts";
import { isCancelRequested, isDone, type OperationRecord, type Progress } from "../record.ts";
import type { MessageTypes } from "./message-types.ts";

const STATES: readonly EnumValue[] = Object.values(State)
  .filter((value) => typeof value === "number" && value !== State.STATE_UNSPECIFIED)
  .map((number) => ({ kind: "enum", name: State[number], number }));

/** What filters can be about: the fields of google.longrunning.Operation and of longrun.v1.OperationRecord. */
export function recordSchema(types: MessageTypes): FilterSchema<OperationRecord> {
  const operation = types.of(OperationSchema);
  const part = (record: OperationRecord, name: string) => operation.decode(record.operation).get(name);
  const time = (of: (record: OperationRecord) => number | undefined) => ({
    kind: "timestamp" as const,
    get: (record: OperationRecord) => timestamp(of(record)),
  });
  return {
    fields: {
      name: { kind: "string", get: ({ name }) => name },
      done: { kind: "bool", get: isDone },
      error: {
        kind: "message",
        fields: {
          code: { kind: "int" },
          message: { kind: "string" },
          details: { kind: "list", of: { kind: "dynamic" } },
        },
        // Anybody may have written any number of details.
        get: (record) => (endedWell(record) === false ? operation.parse(record.operation)?.get("error") : undefined),
      },
      metadata: { kind: "dynamic", get: (record) => part(record, "metadata") },
      response: { kind: "dynamic", get: (record) => (endedWell(record) ? part(record, "response") : undefined) },
      state: {
        kind: "enum",
        names: STATES.map(({ name }) => name),
        get: ({ state }) => STATES.find(({ number }) => number === state),
      },
      create_time: time(({ createTime }) => createTime),
      start_time: time(({ startTime }) => startTime),
      update_time: time(({ updateTime }) => updateTime),
      end_time: time(({ endTime }) => endTime),
      expire_time: time(({ expireTime }) => expireTime),
      cancel_time: time(({ cancelTime }) => cancelTime),
      labels: { kind: "map", of: { kind: "string" }, get: ({ labels }) => labels && labelMap(labels) },
      cancel_requested: { kind: "bool", get: isCancelRequested },
      progress: {
        kind: "message",
        fields: { fraction: { kind: "double" }, message: { kind: "string" } },
        get: ({ progress }) => progress && progressMessage(progress),
      },
    },
    bareWords: ["name", "error.message"],
  };
}

/** Whether there is a response, or an error: of most operations this tells without a look at their bytes. */
function endedWell(record: OperationRecord): boolean | undefined {
  return isDone(record) ? record.state === State.SUCCEEDED : undefined;
}

function timestamp(milliseconds: number | undefined): TimestampValue | undefined {
  if (milliseconds === undefined) return undefined;
  const seconds = Math.floor(milliseconds / 1000);
  return { kind: "timestamp", seconds: BigInt(seconds), nanos: (milliseconds - seconds * 1000) * 1e6 };
}

function labelMap(labels: Readonly<Record<string, string>>): MapValue {
  return {
    kind: "map",
    size: Object.keys(labels).length,
    get: (key) => (Object.hasOwn(labels, key) ? labels[key] : undefined),
  };
}

function progressMessage({ fraction, message }: Progress): MessageValue {
  return { kind: "message", get: (name) => (name === "fraction" ? fraction : message) };
}
