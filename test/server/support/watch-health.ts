import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { ServiceError } from "@grpc/grpc-js";
import {
  Health,
  HealthCheckRequestSchema,
  HealthCheckResponseSchema,
  type HealthCheckResponse_ServingStatus as ServingStatus,
} from "../../../src/proto/gen/health/v1/health_pb.js";
import type { GrpcTestClient } from "./grpc-test-client.ts";
import { RpcError } from "./rpc-error.ts";
import { methodPath } from "./service-client.ts";

/** What a watcher of health has seen when its stream has ended. */
export interface WatchedHealth {
  readonly statuses: readonly ServingStatus[];
  /** The name of the code with which the stream ended. */
  readonly code: string;
}

/** Watches the health of a service. */
export function watchHealth(client: GrpcTestClient, service = "") {
  const statuses: ServingStatus[] = [];
  const { promise: end, resolve } = Promise.withResolvers<WatchedHealth>();
  const stream = client.grpc.makeServerStreamRequest(
    methodPath(Health.method.watch),
    (request: Uint8Array) => Buffer.from(request),
    (response: Buffer) => fromBinary(HealthCheckResponseSchema, response).status,
    toBinary(HealthCheckRequestSchema, create(HealthCheckRequestSchema, { service })),
  );
  stream.on("data", (status: ServingStatus) => statuses.push(status));
  stream.on("error", (error: ServiceError) => resolve({ statuses, code: RpcError.fromGrpc(error).code }));
  stream.on("end", () => setImmediate(() => resolve({ statuses, code: "OK" })));
  return {
    /** Resolves when the next status has come. */
    next: (): Promise<ServingStatus> => new Promise((resolveNext) => stream.once("data", resolveNext)),
    end,
    cancel: () => stream.cancel(),
  };
}
