import type { Clock } from "../../clock.ts";
import { LongrunError } from "../../errors.ts";
import type { BoundService, UnaryHandler } from "../../handlers/handler.ts";
import { Code } from "../../proto/messages.ts";
import { rpcOf } from "../../proto/rpc-of.ts";
import { shorten } from "../../quote.ts";
import { nameIn } from "../name-in.ts";
import { wrapHandlers } from "../wrap-handlers.ts";
import type { AuditEvent } from "./audit-event.ts";

/** What is audited, by method. */
const actions: ReadonlyMap<string, AuditEvent["action"]> = new Map([
  ["google.longrunning.Operations/CancelOperation", "cancel"],
  ["google.longrunning.Operations/DeleteOperation", "delete"],
]);

/**
 * The same service, of which cancellations and deletions are told, those too that are refused: each when it is decided, and
 * before the caller is answered. `onAudit` is not to throw: the caller would get that for an answer.
 */
export function auditedHandlers(
  service: BoundService,
  onAudit: (event: AuditEvent) => void,
  clock: Clock,
): BoundService {
  return wrapHandlers(service, (method) => {
    const action = actions.get(rpcOf(method));
    return action === undefined ? {} : { unary: (handler) => audited(handler, action, onAudit, clock) };
  });
}

function audited(
  handler: UnaryHandler<unknown>,
  action: AuditEvent["action"],
  onAudit: (event: AuditEvent) => void,
  clock: Clock,
): UnaryHandler<unknown> {
  return async (request, call) => {
    const tell = (error?: LongrunError) =>
      onAudit({
        time: clock.now(),
        action,
        name: shorten(nameIn(request)),
        principal: call.principal.name,
        code: Code[error?.code ?? Code.OK],
        ...(error && { reason: error.reason }),
      });
    const response = await handler(request, call).catch((error: unknown) => {
      tell(LongrunError.from(error));
      throw error;
    });
    tell();
    return response;
  };
}
