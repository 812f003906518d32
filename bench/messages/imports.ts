import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { type Any, anyPack, timestampFromMs } from "@bufbuild/protobuf/wkt";
import { OperationMetadataSchema } from "../../src/proto/gen/google/cloud/common/operation_metadata_pb.js";
import type { OperationSchema } from "../../src/proto/gen/google/longrunning/operations_pb.js";
import { CreateOperationRequestSchema } from "../../src/proto/gen/longrun/v1/operation_registry_pb.js";
import { parent, sampleMetadata } from "./sample.ts";

/** How many different operations there are. */
export const importCount = 1000;

const firstTime = Date.UTC(2026, 0, 1);
const verbs = ["create", "update", "import", "export", "delete"];
const environments = ["prod", "staging", "dev"];

/**
 * Encoded CreateOperationRequests of operations that differ as those of a service do: in labels, in state (of a hundred,
 * ten have succeeded, one has failed), and in their metadata, a google.cloud.common.OperationMetadata.
 */
export function importRequests(): Uint8Array[] {
  return Array.from({ length: importCount }, (_, index) => {
    const labels = { env: environments[index % 3] ?? "", team: `team-${index % 7}` };
    const operation = { metadata: metadata(index), ...end(index) };
    return toBinary(CreateOperationRequestSchema, create(CreateOperationRequestSchema, { parent, operation, labels }));
  });
}

function metadata(index: number): Any {
  const fields = {
    createTime: timestampFromMs(firstTime + index * 60_000),
    target: `${parent}/bookstores/store-${index}`,
    verb: verbs[index % verbs.length] ?? "",
    statusDetail: `${index % 100} of 100 books`,
    apiVersion: "v1",
  };
  return anyPack(OperationMetadataSchema, create(OperationMetadataSchema, fields));
}

function end(index: number): MessageInitShape<typeof OperationSchema> {
  if (index % 10 === 0) return { done: true, result: { case: "response", value: sampleMetadata("Result") } };
  if (index % 100 !== 1) return {};
  return { done: true, result: { case: "error", value: { code: 14, message: "The bookstore does not answer." } } };
}
