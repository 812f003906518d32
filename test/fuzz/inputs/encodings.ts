import { create, type DescMessage, toBinary } from "@bufbuild/protobuf";
import fc, { type Arbitrary } from "fast-check";
import { messagesOf } from "../../proto/messages-of.ts";
import { bytesLike } from "./bytes.ts";

/** A type, and what might be one of its messages. */
export interface Encoding {
  readonly desc: DescMessage;
  readonly bytes: Uint8Array;
}

const known = new Map<string, Arbitrary<Encoding>>();

/** Encodings of messages of a type that are nested at most `depth` deep, good ones and others. */
export function encodingsOf(desc: DescMessage, depth: number): Arbitrary<Encoding> {
  const key = `${depth} ${desc.typeName}`;
  const encodings = known.get(key) ?? makeEncodings(desc, depth);
  known.set(key, encodings);
  return encodings;
}

function makeEncodings(desc: DescMessage, depth: number): Arbitrary<Encoding> {
  const good = messagesOf(desc, depth).map((message) => encodingOf(desc, message));
  return bytesLike(good).map((bytes) => {
    return { desc, bytes, [fc.toStringMethod]: () => `${desc.typeName} ${Buffer.from(bytes).toString("hex")}` };
  });
}

/** The encoding of a message; of nothing if it lacks what it must have. */
function encodingOf(desc: DescMessage, message = create(desc)): Uint8Array {
  try {
    return toBinary(desc, message);
  } catch {
    return new Uint8Array();
  }
}
