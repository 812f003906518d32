import { checkFunction, checkObject, checkText } from "../check-argument.ts";
import type { MessageTypeSource } from "../packing/message-type.ts";
import type { HandlerOptions } from "./handler-options.ts";
import type { AnyStartOptions } from "./start-options.ts";

type AnyType = MessageTypeSource | undefined;

/** Throws a TypeError or a RangeError that names the option which plain JavaScript has given wrongly. */
export function checkStartOptions(options: AnyStartOptions): void {
  checkObject("options", options);
  const { parent, operationId, requestId, principal, exclusiveTarget, labels, ttl } = options;
  for (const [name, value] of Object.entries({ parent, operationId, requestId, principal, exclusiveTarget })) {
    if (value !== undefined) checkText(name, value);
  }
  if (ttl !== undefined && !Number.isFinite(ttl)) {
    throw new RangeError(`ttl ${String(ttl)}: must be a number of milliseconds.`);
  }
  if (labels === undefined) return;
  checkObject("labels", labels);
  for (const [key, value] of Object.entries(labels)) checkText(`labels.${key}`, value);
}

/** The same for what a handler is registered with. */
export function checkHandler(
  name: string,
  options: HandlerOptions<MessageTypeSource, AnyType, AnyType>,
  work: unknown,
): void {
  checkText("name", name);
  checkObject("options", options);
  checkFunction("work", work);
  const { onCrash, maxAttempts = 1, inputType } = options;
  if (inputType === undefined) throw new TypeError("inputType must be a message type, not undefined.");
  if (onCrash !== "rerun" && onCrash !== "fail") throw new TypeError('onCrash must be "rerun" or "fail".');
  if (maxAttempts >= 1 && Number.isInteger(maxAttempts)) return;
  throw new RangeError(`maxAttempts ${String(maxAttempts)}: must be a whole number from 1 on.`);
}
