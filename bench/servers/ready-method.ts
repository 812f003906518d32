import type { MethodDefinition } from "@grpc/grpc-js";

const same = (bytes: Buffer): Buffer => bytes;

/** A unary method whose messages stay bytes. */
export function readyMethod(path: string): MethodDefinition<Buffer, Buffer> {
  return {
    path,
    requestStream: false,
    responseStream: false,
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  };
}
