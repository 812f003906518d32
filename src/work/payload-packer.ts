import { create } from "@bufbuild/protobuf";
import { type Any, AnySchema } from "@bufbuild/protobuf/wkt";
import type { MessageType, MessageTypeSource } from "../packing/message-type.ts";
import { messageTypeOf } from "../packing/message-type-of.ts";
import { pack } from "../packing/pack.ts";
import { typeNameOfUrl } from "../packing/type-name-of-url.ts";
import { holdToPromise, type OperationPromise } from "./operation-info.ts";

const EMPTY = "type.googleapis.com/google.protobuf.Empty";

/** Packs what is written into the operations of a method, held to what the method promises. */
export class PayloadPacker {
  readonly #part: "response" | "metadata";
  readonly #type: MessageType<never, unknown> | undefined;
  readonly #promise: OperationPromise | undefined;

  /** Throws OPERATION_TYPE_MISMATCH if the method promises another type, and a TypeError if the type has no name. */
  constructor(
    part: "response" | "metadata",
    type: MessageTypeSource | undefined,
    promise: OperationPromise | undefined,
  ) {
    this.#part = part;
    this.#type = type && messageTypeOf(type);
    this.#promise = promise;
    if (this.#type) this.#check(this.#type.typeName);
  }

  /**
   * Packs a message of the type, or takes it as it is if there is no type; nothing is google.protobuf.Empty then. Throws
   * OPERATION_TYPE_MISMATCH, a TypeError if it is no message, and what the user's protobuf library throws.
   */
  pack(payload: unknown): Any {
    if (this.#type) return anyOf(pack(this.#type, payload as never));
    const any = payload === undefined ? create(AnySchema, { typeUrl: EMPTY }) : anyOf(payload);
    this.#check(typeNameOfUrl(any.typeUrl));
    return any;
  }

  #check(typeName: string): void {
    if (this.#promise) holdToPromise(this.#promise, this.#part, typeName);
  }
}

function anyOf(payload: unknown): Any {
  if (isPacked(payload)) return create(AnySchema, { typeUrl: payload.typeUrl, value: payload.value });
  throw new TypeError("Without a declared type, this must be a packed google.protobuf.Any, or nothing.");
}

function isPacked(payload: unknown): payload is Any {
  if (typeof payload !== "object" || payload === null) return false;
  if (!("typeUrl" in payload && "value" in payload)) return false;
  return typeof payload.typeUrl === "string" && payload.value instanceof Uint8Array;
}
