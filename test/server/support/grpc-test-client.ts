import { type Client, credentials, Client as GrpcClient } from "@grpc/grpc-js";
import { Operations } from "../../../src/proto/gen/google/longrunning/operations_pb.js";
import { Health } from "../../../src/proto/gen/health/v1/health_pb.js";
import { OperationRegistry } from "../../../src/proto/gen/longrun/v1/operation_registry_pb.js";
import { type ServiceClient, serviceClient } from "./service-client.ts";

/** A grpc-js client of every service of longrun, on a connection of its own. */
export class GrpcTestClient {
  readonly grpc: Client;
  readonly operations: ServiceClient<typeof Operations>;
  readonly registry: ServiceClient<typeof OperationRegistry>;
  readonly health: ServiceClient<typeof Health>;

  constructor(address: string) {
    this.grpc = new GrpcClient(address, credentials.createInsecure(), { "grpc.use_local_subchannel_pool": 1 });
    this.operations = serviceClient(this.grpc, Operations);
    this.registry = serviceClient(this.grpc, OperationRegistry);
    this.health = serviceClient(this.grpc, Health);
  }

  /** Creates `operations/{id}` that a producer has begun to work on. */
  async createRunning(operationId: string, parent = ""): Promise<string> {
    const { name } = await this.registry.createOperation({ parent, operationId });
    await this.registry.updateOperation({ name });
    return name;
  }

  /** Ends an operation with an empty response. */
  finish(name: string) {
    return this.registry.updateOperation({ name, operation: { done: true, result: emptyResponse } });
  }

  close(): void {
    this.grpc.close();
  }
}

/** The result of an operation that has nothing to tell. */
export const emptyResponse = {
  case: "response" as const,
  value: { typeUrl: "type.googleapis.com/google.protobuf.Empty" },
};

/** The result of an operation that has failed. */
export function errorResult(code: number, message = "failed") {
  return { case: "error" as const, value: { code, message } };
}
