import { create, toBinary } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import type { NewOperationRecord } from "../../../src/operations/record.ts";
import { OperationSchema, State, StatusSchema } from "../../../src/proto/messages.ts";

/** What a record is to be; times are milliseconds since 1970. */
export interface RecordParts extends Partial<Omit<NewOperationRecord, "operation">> {
  readonly name: string;
  readonly createTime: number;
  readonly metadata?: Any;
  readonly response?: Any;
  readonly error?: { readonly code: number; readonly message: string; readonly details?: Any[] };
}

/** A record as a repository takes it. It has succeeded, failed or been cancelled if it has an end. */
export function recordWith({ metadata, response, error, ...parts }: RecordParts): NewOperationRecord {
  const { name, createTime, startTime, endTime } = parts;
  const operation = create(OperationSchema, {
    name,
    done: endTime !== undefined,
    ...(metadata && { metadata }),
    ...(error && { result: { case: "error", value: create(StatusSchema, error) } }),
    ...(response && { result: { case: "response", value: response } }),
  });
  const ended = error === undefined ? State.SUCCEEDED : error.code === 1 ? State.CANCELLED : State.FAILED;
  const unfinished = startTime === undefined ? State.PENDING : State.RUNNING;
  return {
    uid: name,
    revision: 1,
    state: endTime === undefined ? unfinished : ended,
    operation: toBinary(OperationSchema, operation),
    updateTime: endTime ?? startTime ?? createTime,
    ...parts,
  };
}
