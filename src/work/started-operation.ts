import { fromBinary } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import { type PackedAny, packedAny } from "../packing/packed-any.ts";
import { OperationSchema } from "../proto/messages.ts";

/** A google.rpc.Status in a shape that every protobuf library takes. */
export interface PlainStatus {
  readonly code: number;
  readonly message: string;
  readonly details: PackedAny[];
}

/**
 * A google.longrunning.Operation to return to the caller of a method: as it is where proto-loader or protobufjs encode it,
 * as `fromBinary(OperationSchema, operation.toBinary())` with protobuf-es.
 */
export class StartedOperation {
  readonly name: string;
  readonly metadata: PackedAny | null;
  /** False, unless a request was repeated whose operation has ended meanwhile. */
  readonly done: boolean;
  readonly error: PlainStatus | null;
  readonly response: PackedAny | null;
  readonly #bytes: Uint8Array;

  /** Takes an encoded operation. */
  constructor(bytes: Uint8Array) {
    const { name, metadata, done, result } = fromBinary(OperationSchema, bytes);
    this.name = name;
    this.metadata = metadata ? plainAny(metadata) : null;
    this.done = done;
    this.error =
      result.case === "error"
        ? { code: result.value.code, message: result.value.message, details: result.value.details.map(plainAny) }
        : null;
    this.response = result.case === "response" ? plainAny(result.value) : null;
    this.#bytes = bytes;
  }

  /** The encoded operation. */
  toBinary(): Uint8Array {
    return this.#bytes;
  }
}

function plainAny({ typeUrl, value }: Any): PackedAny {
  return packedAny(typeUrl, value);
}
