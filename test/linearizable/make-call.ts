import type { OperationRecord } from "../../src/proto/gen/longrun/v1/operation_registry_pb.js";
import type { Operation } from "../../src/proto/messages.ts";
import { MASKS, operationInit } from "../operations/model/perform.ts";
import type { GrpcTestClient } from "../server/support/grpc-test-client.ts";
import { RpcError } from "../server/support/rpc-error.ts";
import type { Known } from "./known.ts";
import type { Answer, Happened } from "./one-name.ts";
import { seenOfOperation, seenOfRecord, versionIn } from "./seen.ts";

/** What a call says besides what the model knows of it. */
export interface Proof {
  readonly leaseToken: string;
  readonly etag: string;
}

/** Longer than any run: no lease runs out. */
const leaseDuration = { seconds: 3600n };

/** How long a wait takes: less than the pauses between faults. */
const timeout = { nanos: 100_000_000 };

/** The client gives up much later than any server. */
const options = { deadline: 60_000 };

/**
 * Makes a call and notes what the answer tells. Resolves with nothing if the server was not available: then the call may
 * have happened or not. Rejects with all that no fault is an excuse for.
 */
export async function makeCall(
  client: GrpcTestClient,
  happened: Pick<Happened, "asked" | "name" | "label">,
  proof: Proof,
  known: Known,
): Promise<Answer | undefined> {
  try {
    return await answerOf(client, happened, proof, known);
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    if (error.code === "UNAVAILABLE") return undefined;
    if (error.reason === undefined) throw error;
    return { seen: { error: error.reason } };
  }
}

async function answerOf(
  { operations, registry }: GrpcTestClient,
  { asked, name, label }: Pick<Happened, "asked" | "name" | "label">,
  { leaseToken, etag }: Proof,
  known: Known,
): Promise<Answer> {
  switch (asked.kind) {
    case "create": {
      const { parent, id: operationId, body, validateOnly, lease } = asked;
      const given = { parent, operationId, operation: operationInit(body), validateOnly, requestId: label };
      let token: string | undefined;
      const onHeaders = (headers: { get(name: string): unknown[] }) => {
        token = headers.get("longrun-lease-token").map(String)[0];
      };
      const request = { ...given, ...(lease && { leaseDuration }) };
      const operation = await registry.createOperation(request, { ...options, onHeaders });
      return { seen: seenOfOperation(operation), uid: token && known.addToken(name, token).uid };
    }
    case "update": {
      const { body, mask, progress: fraction, allowMissing } = asked;
      const operation = await registry.updateOperation(
        {
          operation: operationInit(body),
          name,
          allowMissing,
          leaseToken,
          etag,
          ...(MASKS[mask] && { updateMask: { paths: [...MASKS[mask]] } }),
          ...(fraction !== undefined && { progress: { fraction } }),
        },
        options,
      );
      return ofOperation(operation);
    }
    case "heartbeat": {
      const { progress: fraction } = asked;
      const progress = fraction === undefined ? undefined : { fraction };
      const record = await registry.heartbeat(
        { name, leaseToken, leaseDuration, ...(progress && { progress }) },
        options,
      );
      if (record.leaseToken !== "") known.addToken(name, record.leaseToken);
      return ofRecord(record, name, known);
    }
    case "cancel":
      await operations.cancelOperation({ name }, options);
      return { seen: "OK" };
    case "delete":
      await operations.deleteOperation({ name }, options);
      return { seen: "OK" };
    case "get":
      return ofRecord(await registry.getOperationRecord({ name }, options), name, known);
    case "wait":
      return ofOperation(await operations.waitOperation({ name, timeout }, options));
  }
}

function ofOperation(operation: Operation): Answer {
  return { seen: seenOfOperation(operation) };
}

function ofRecord(record: OperationRecord, name: string, known: Known): Answer {
  known.addEtag(name, record.etag);
  return { seen: seenOfRecord(record), uid: versionIn(record.etag).uid };
}
