import type { Registry } from "@bufbuild/protobuf";
import type { Clock } from "../../clock.ts";
import { demandSight } from "../../handlers/demand-sight.ts";
import type { BoundService, Precondition } from "../../handlers/handler.ts";
import { OperationRegistry, Operations } from "../../proto/messages.ts";
import { rpcOf } from "../../proto/rpc-of.ts";
import { AnyJson } from "../by-id/any-json.ts";
import { OperationCalls } from "../by-id/operation-calls.ts";
import { type Answer, operationProfile } from "../by-id/operation-profile.ts";
import type { Caller } from "../caller.ts";
import type { HttpHandler } from "../http.ts";
import { RestCall } from "../rest-call.ts";
import { apiError } from "./api-error.ts";
import { asyncOperation, isUnfinished } from "./async-operation.ts";

/** How long a client had better wait before it asks again, in seconds. */
const ASK_AGAIN = "1";

/** What the profile needs besides services. */
export interface AsyncProfileOptions {
  /** The path before `/operations`, such as `/async/v1`; empty for none. */
  readonly mount: string;
  /** The types that an Any may hold; asked for at each use. */
  readonly types: () => Registry;
  /** How deep JSON may be nested; 100 by default. */
  readonly jsonDepth?: number | undefined;
  /** The time of records. */
  readonly clock: Clock;
  /** The time of the deadlines of calls; that of records if unset. */
  readonly callClock?: Clock | undefined;
}

/**
 * Serves operations as the clients that Speakeasy, Stainless and Fern generate poll them: Get and `POST …/cancel`, both
 * answered with the operation. Its ID is that of an operation in the root, or a whole name. Get says with Retry-After when
 * to ask again, while there is a reason to.
 */
export function asyncProfile(services: readonly BoundService[], options: AsyncProfileOptions): HttpHandler {
  const { mount, types, jsonDepth, clock, callClock = clock } = options;
  const calls = new OperationCalls(services);
  const anyJson = new AnyJson(types, jsonDepth);
  const show = async (name: string, caller: Caller): Promise<Answer> => {
    const operation = asyncOperation(await calls.getRecord(name, caller), anyJson);
    return { json: operation, ...(isUnfinished(operation) && { headers: { "retry-after": ASK_AGAIN } }) };
  };
  return operationProfile({
    name: "async",
    mount,
    callClock,
    errorJson: apiError,
    actions: [
      { httpMethod: "GET", verb: "", rpc: rpcOf(OperationRegistry.method.getOperationRecord), answer: show },
      {
        httpMethod: "POST",
        verb: "cancel",
        rpc: rpcOf(Operations.method.cancelOperation),
        async answer(name, caller) {
          // The answer is the operation, so who may not get it is refused while nothing is done.
          const precondition: Precondition = (present) => {
            demandSight(caller.principal, name);
            caller.precondition?.(present);
          };
          await calls.cancel(name, new RestCall(caller, { precondition }));
          return show(name, caller);
        },
      },
    ],
  });
}
