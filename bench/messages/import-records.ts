import { fromBinary, toBinary } from "@bufbuild/protobuf";
import type { NewOperationRecord } from "../../src/operations/record.ts";
import { OperationSchema } from "../../src/proto/gen/google/longrunning/operations_pb.js";
import { CreateOperationRequestSchema } from "../../src/proto/gen/longrun/v1/operation_registry_pb.js";
import { State } from "../../src/proto/messages.ts";
import { importRequests } from "./imports.ts";
import { parent } from "./sample.ts";

const firstTime = Date.UTC(2026, 0, 1);

/** Gives a function that makes the record with a number, for a repository; they differ as those of a service do. */
export function importRecords(): (index: number) => NewOperationRecord {
  const requests = importRequests().map((bytes) => fromBinary(CreateOperationRequestSchema, bytes));
  return (index) => {
    const request = requests[index % requests.length];
    const name = `${parent}/operations/import-${index}`;
    const { labels = {}, operation } = request ?? {};
    const state =
      operation?.result?.case === "error" ? State.FAILED : operation?.done ? State.SUCCEEDED : State.PENDING;
    const bytes = toBinary(OperationSchema, {
      ...(operation ?? { $typeName: OperationSchema.typeName, done: false, result: { case: undefined } }),
      name,
    });
    const createTime = firstTime + index;
    return {
      name,
      uid: `uid-${index}`,
      revision: 1,
      state,
      operation: bytes,
      createTime,
      updateTime: createTime,
      labels,
    };
  };
}
