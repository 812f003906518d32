import { fromBinary } from "@bufbuild/protobuf";
import { ListOperationsResponseSchema } from "../../src/proto/gen/google/longrunning/operations_pb.js";
import { methodPath } from "../messages/method-path.ts";
import { listRequest } from "../messages/requests.ts";
import type { ClientProcess } from "../processes/client-process.ts";

const wanted = 64;

/** Page tokens from all over a collection, found by walking through it; never that of the last page. */
export async function pageTokens(client: ClientProcess, operations: number): Promise<string[]> {
  const pageSize = Math.min(1000, Math.max(50, Math.floor(operations / wanted)));
  const tokens: string[] = [];
  let pageToken = "";
  let seen = 0;
  do {
    const body = await client.do({ kind: "call", path: methodPath.list, body: listRequest(pageSize, pageToken) });
    const page = fromBinary(ListOperationsResponseSchema, body);
    seen += page.operations.length;
    pageToken = page.nextPageToken;
    if (seen + 50 <= operations) tokens.push(pageToken);
  } while (pageToken !== "");
  if (seen !== operations) throw new Error(`a walk through ${operations} operations saw ${seen}`);
  const step = Math.max(1, Math.floor(tokens.length / wanted));
  return tokens.filter((_, index) => index % step === 0);
}
