import { type DescMessage, fromBinary, type MessageShape } from "@bufbuild/protobuf";
import { LongrunError } from "../../errors.ts";
import { checkWire, MalformedMessageError } from "../../proto/wire-check.ts";

/**
 * Decodes a request. Throws MALFORMED_MESSAGE for bytes that are not a well-formed encoding of the message: nothing is
 * half-read.
 */
export function decodeRequest<Desc extends DescMessage>(desc: Desc, bytes: Uint8Array): MessageShape<Desc> {
  try {
    checkWire(desc, bytes);
    return fromBinary(desc, bytes);
  } catch (error) {
    const problem = error instanceof MalformedMessageError ? error.message : "cannot be decoded";
    throw new LongrunError("MALFORMED_MESSAGE", `The request is no ${desc.typeName}: it ${problem}.`, {
      type: desc.typeName,
    });
  }
}
