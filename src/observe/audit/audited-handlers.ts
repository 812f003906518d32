import { LongrunError } from "../../errors.ts";
import type { BoundService, UnaryHandler } from "../../handlers/handler.ts";
import type { Clock } from "../../operations/clock.ts";
import { Code } from "../../proto/messages.ts";
import { shorten } from "../../quote.ts";
import { rpcOf, wrapHandlers } from "../wrap-handlers.ts";
import type { AuditEvent } from "./audit-event.ts";

/** What is audited, by method. */
const actions: ReadonlyMap<string, AuditEvent["action"]> = new Map([
  ["google.longrunning.Operations/CancelOperation", "cancel"],
  ["google.longrunning.Operations/DeleteOperation", "delete"],
]);

/**
 * The same service, of which cancellations and deletions are told, those too that are refused: each when it is decided, and
 * before the caller is answered.
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
    try {
      const response = await handler(request, call);
      tell();
      return response;
    } catch (error) {
      tell(LongrunError.from(error));
      throw error;
    }
  };
}

function nameIn(request: unknown): string {
  const isNamed = typeof request === "object" && request !== null && "name" in request;
  return isNamed && typeof request.name === "string" ? request.name : "";
}
