import { fromBinary } from "@bufbuild/protobuf";
import { CountOperationsResponseSchema } from "../../src/proto/gen/longrun/v1/operation_registry_pb.js";
import { methodPath } from "../messages/method-path.ts";
import { countRequest } from "../messages/requests.ts";
import type { ClientProcess } from "../processes/client-process.ts";

/** How many operations of a server meet a filter. */
export async function counted(client: ClientProcess, filter: string): Promise<number> {
  const body = await client.do({ kind: "call", path: methodPath.count, body: countRequest(filter) });
  return fromBinary(CountOperationsResponseSchema, body).counts.reduce((sum, { count }) => sum + Number(count), 0);
}
