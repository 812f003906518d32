import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import {
  type ServerReflectionRequest,
  ServerReflectionRequestSchema,
  type ServerReflectionResponse,
  ServerReflectionResponseSchema,
} from "../../../src/proto/gen/grpc/reflection/v1/reflection_pb.js";
import type { GrpcTestClient } from "./grpc-test-client.ts";

/** What a client asks of reflection. */
export type Query = ServerReflectionRequest["messageRequest"];

/** Asks on one stream, one after the other, and gives the answers; both versions have the same messages. */
export async function reflect(
  { grpc }: GrpcTestClient,
  version: string,
  queries: Query[],
): Promise<ServerReflectionResponse[]> {
  const stream = grpc.makeBidiStreamRequest(
    `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`,
    (messageRequest: Query) => {
      const request = create(ServerReflectionRequestSchema, { host: "here", messageRequest });
      return Buffer.from(toBinary(ServerReflectionRequestSchema, request));
    },
    (bytes: Buffer) => fromBinary(ServerReflectionResponseSchema, bytes),
  );
  for (const query of queries) stream.write(query);
  stream.end();
  return stream.toArray();
}

/** The files of an answer. */
export function files(
  { messageResponse }: ServerReflectionResponse | undefined = create(ServerReflectionResponseSchema),
) {
  if (messageResponse.case !== "fileDescriptorResponse") throw new Error(`no files but ${messageResponse.case}`);
  return messageResponse.value.fileDescriptorProto.map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes));
}

/** The names of the files of an answer. */
export function fileNames(answer: ServerReflectionResponse | undefined): string[] {
  return files(answer).map(({ name }) => name);
}
