import { toBinary } from "@bufbuild/protobuf";
import { Metadata, type StatusObject } from "@grpc/grpc-js";
import type { LongrunError } from "../../errors.ts";
import { StatusSchema } from "../../proto/messages.ts";

/** Where gRPC clients look for the google.rpc.Status of an error. */
export const DETAILS_HEADER = "grpc-status-details-bin";

/** The error as grpc-js sends it: code and message, and the whole google.rpc.Status in the trailers. */
export function toStatusObject(error: LongrunError): StatusObject {
  const metadata = new Metadata();
  metadata.set(DETAILS_HEADER, encodedStatus(error));
  return { code: error.code as number, details: error.message, metadata };
}

/** The error as the headers of a response that has nothing else, for a stream that grpc-js has not been given. */
export function toTrailersOnly(error: LongrunError): Record<string, string | number> {
  return {
    "content-type": "application/grpc+proto",
    "grpc-status": error.code,
    // As grpc-js does: its clients decode no more than this.
    "grpc-message": encodeURI(error.message),
    [DETAILS_HEADER]: encodedStatus(error).toString("base64"),
  };
}

function encodedStatus(error: LongrunError): Buffer {
  return Buffer.from(toBinary(StatusSchema, error.toStatus()));
}
