import type { Registry } from "@bufbuild/protobuf";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { Clock } from "../../clock.ts";
import { failedPrecondition, type LongrunError } from "../../errors.ts";
import type { BoundService, Precondition } from "../../handlers/handler.ts";
import { OperationRegistry, Operations, State } from "../../proto/messages.ts";
import { rpcOf } from "../../proto/rpc-of.ts";
import { AnyJson } from "../by-id/any-json.ts";
import { OperationCalls } from "../by-id/operation-calls.ts";
import { operationProfile } from "../by-id/operation-profile.ts";
import type { HttpHandler } from "../http.ts";
import { RestCall } from "../rest-call.ts";
import { xiqError } from "./xiq-error.ts";
import { xiqOperation } from "./xiq-operation.ts";

/** What the profile needs besides services. */
export interface XiqProfileOptions {
  /** The path before `/operations`, such as `/xiq`; empty for none. */
  readonly mount: string;
  /** The types that an Any may hold; asked for at each use. */
  readonly types: () => Registry;
  /** How deep JSON may be nested; 100 by default. */
  readonly jsonDepth?: number | undefined;
  /** The time of records. */
  readonly clock: Clock;
  /** The time of the deadlines of calls; that of records if unset. */
  readonly callClock?: Clock | undefined;
  /** How long the operation of this name is kept after its end, in milliseconds; asked while it is not done. */
  readonly keptFor: (name: string) => Promise<number>;
}

/**
 * Serves operations as ExtremeCloud IQ does: Get, `POST …/:cancel` and Delete by an ID, which is that of an operation in
 * the root, or a whole name. Only what is done or PENDING can be deleted, whatever the server's policy.
 */
export function xiqProfile(services: readonly BoundService[], options: XiqProfileOptions): HttpHandler {
  const { mount, types, jsonDepth, clock, callClock = clock, keptFor } = options;
  const calls = new OperationCalls(services);
  const anyJson = new AnyJson(types, jsonDepth);
  return operationProfile({
    name: "xiq",
    mount,
    callClock,
    errorJson: (error, requestId) => xiqError(error.toStatus(), requestId, anyJson),
    actions: [
      {
        httpMethod: "GET",
        verb: "",
        rpc: rpcOf(OperationRegistry.method.getOperationRecord),
        async answer(name, caller) {
          const record = await calls.getRecord(name, caller);
          const { expireTime } = record;
          const expiresIn = expireTime ? timestampMs(expireTime) - clock.now() : await keptFor(name);
          return { json: xiqOperation(record, expiresIn, anyJson) };
        },
      },
      {
        httpMethod: "POST",
        verb: ":cancel",
        rpc: rpcOf(Operations.method.cancelOperation),
        async answer(name, caller) {
          await calls.cancel(name, caller);
          return {};
        },
      },
      {
        httpMethod: "DELETE",
        verb: "",
        rpc: rpcOf(Operations.method.deleteOperation),
        async answer(name, caller) {
          const precondition: Precondition = (present) => {
            if (present?.state === State.RUNNING || present?.state === State.CANCELLING) throw stillRunning(name);
            caller.precondition?.(present);
          };
          await calls.delete(name, new RestCall(caller, { precondition }));
          return {};
        },
      },
    ],
  });
}

function stillRunning(name: string): LongrunError {
  return failedPrecondition("OPERATION_RUNNING", name, "is running and is not to be deleted before it is done.");
}
