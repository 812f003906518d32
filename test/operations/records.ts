import { create } from "@bufbuild/protobuf";
import type { OperationWrite } from "../../src/operations/operation-write.ts";
import { parseWrite } from "../../src/operations/operation-write.ts";
import { defaultPolicy, type Policy } from "../../src/operations/policy.ts";
import type { OperationRecord } from "../../src/operations/record.ts";
import { cancelRecord, createRecord, updateRecord } from "../../src/operations/transitions.ts";
import { OperationSchema, State } from "../../src/proto/messages.ts";
import { failed, type OperationInit, packed, succeeded } from "./requests.ts";

/** The write that a body without a mask makes. */
export function write(operation: OperationInit, progress?: { fraction: number; message: string }): OperationWrite {
  return parseWrite(create(OperationSchema, operation), undefined, progress);
}

/** A new operation with metadata, as a repository holds it. */
export function pendingRecord(now: number, policy: Policy = defaultPolicy): OperationRecord {
  const body = create(OperationSchema, { metadata: packed("start") });
  const creation = { name: "operations/a", uid: "uid-1" };
  return { ...createRecord(creation, body, parseWrite(body, undefined, undefined), now, policy), sequence: 1 };
}

/** The same operation in any state, made by the transitions that lead there, all at one time. */
export function recordIn(state: State, now: number, policy: Policy = defaultPolicy): OperationRecord {
  const pending = pendingRecord(now, policy);
  const running = () => updateRecord(pending, write({}), now, policy);
  switch (state) {
    case State.RUNNING:
      return running();
    case State.CANCELLING:
      return cancelRecord(running(), now, policy);
    case State.SUCCEEDED:
      return updateRecord(running(), write(succeeded()), now, policy);
    case State.FAILED:
      return updateRecord(running(), write(failed()), now, policy);
    case State.CANCELLED:
      return updateRecord(running(), write(failed(1)), now, policy);
    default:
      return pending;
  }
}
