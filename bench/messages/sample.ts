import { create, toBinary } from "@bufbuild/protobuf";
import { type Any, anyPack } from "@bufbuild/protobuf/wkt";
import { OperationInfoSchema, OperationSchema } from "../../src/proto/gen/google/longrunning/operations_pb.js";

/** The parent of every operation that is measured. */
export const parent = "projects/p1/locations/earth";

/** The ID of the operation with a number. */
export function sampleId(index: number): string {
  return `op-${String(index).padStart(5, "0")}`;
}

/** The name of the operation with a number: 47 bytes. */
export function sampleName(index: number): string {
  return `${parent}/operations/${sampleId(index)}`;
}

/** Metadata of an operation; a word makes it differ from others. */
export function sampleMetadata(word = "Sample"): Any {
  const info = {
    responseType: "acme.bookstores.v1.ImportBooksResponse",
    metadataType: `acme.bookstores.v1.ImportBooks${word}s.Metadata`,
  };
  return anyPack(OperationInfoSchema, create(OperationInfoSchema, info));
}

/** An encoded operation as GetOperation answers it: 196 bytes. */
export function sampleOperation(index: number): Uint8Array {
  return toBinary(OperationSchema, create(OperationSchema, { name: sampleName(index), metadata: sampleMetadata() }));
}
