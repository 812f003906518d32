import { type DescMessage, fromBinary, type MessageShape } from "@bufbuild/protobuf";
import { LongrunError } from "../../errors.ts";
import { checkWire, MalformedMessageError } from "../../proto/wire-check.ts";

/** How many fields a request may have, as many as JSON values: those that are read in a fraction of a second. */
const MOST_FIELDS = 50_000;

/**
 * Decodes a request. Throws MALFORMED_MESSAGE for bytes that are not a well-formed encoding of the message, or have more
 * than 50,000 fields: nothing is half-read.
 */
export function decodeRequest<Desc extends DescMessage>(desc: Desc, bytes: Uint8Array): MessageShape<Desc> {
  try {
    checkWire(desc, bytes, MOST_FIELDS);
    return fromBinary(desc, bytes);
  } catch (error) {
    const problem = error instanceof MalformedMessageError ? error.message : "cannot be decoded";
    throw new LongrunError("MALFORMED_MESSAGE", `The request is no ${desc.typeName}: it ${problem}.`, {
      type: desc.typeName,
    });
  }
}
