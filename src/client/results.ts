import type { MessageTypeSource, OutputOf } from "../packing/message-type.ts";
import { messageTypeOf } from "../packing/message-type-of.ts";
import { unpack } from "../packing/unpack.ts";
import type { Operation } from "../proto/messages.ts";
import { quote } from "../quote.ts";
import { StatusError } from "./status-error.ts";

/**
 * The response of an operation that has succeeded. Throws its error as a {@link StatusError} if it has failed, and a
 * TypeError if it is not done or its response is of another type.
 */
export function responseOf<Source extends MessageTypeSource>(operation: Operation, type: Source): OutputOf<Source> {
  const { name, done, result } = operation;
  if (result.case === "error") throw new StatusError(result.value);
  if (!done || result.case === undefined) throw new TypeError(`Operation ${quote(name)} has no response.`);
  return unpacked(result.value, type, `The response of operation ${quote(name)}`);
}

/** The metadata of an operation; undefined if it has none. Throws a TypeError if they are of another type. */
export function metadataOf<Source extends MessageTypeSource>(
  operation: Operation,
  type: Source,
): OutputOf<Source> | undefined {
  const { name, metadata } = operation;
  return metadata && unpacked(metadata, type, `The metadata of operation ${quote(name)}`);
}

function unpacked<Source extends MessageTypeSource>(
  any: NonNullable<Operation["metadata"]>,
  type: Source,
  what: string,
): OutputOf<Source> {
  const message = unpack(any, type);
  if (message !== undefined) return message;
  throw new TypeError(`${what} is a ${quote(any.typeUrl)}, not a ${quote(messageTypeOf(type).typeName)}.`);
}
