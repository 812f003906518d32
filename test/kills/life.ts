import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { type Any, StringValueSchema } from "@bufbuild/protobuf/wkt";
import type { OperationRecord } from "../../src/proto/gen/longrun/v1/operation_registry_pb.js";
import { type OperationSchema, State } from "../../src/proto/messages.ts";

/** One write in the life of an operation, by its number: 1 is its creation, the last one its end. */
export const LAST_STEP = 5;

/** What an operation is after a write, as its producer wrote it: each step has contents that no other has. */
export function operationAt(id: string, step: number): MessageInitShape<typeof OperationSchema> {
  const metadata = text(id, step);
  if (step < LAST_STEP) return { metadata };
  return { metadata, done: true, result: { case: "response", value: text(id, step) } };
}

/** The step after which a stored operation is just so; 0 if there is none such, for it is damaged. */
export function stepOf(id: string, { operation, state }: OperationRecord): number {
  const steps = Array.from({ length: LAST_STEP }, (_, index) => index + 1);
  const same = (one: Any | undefined, other: Any) =>
    one?.typeUrl === other.typeUrl && Buffer.compare(one.value, other.value) === 0;
  const found = steps.find((step) => same(operation?.metadata, text(id, step))) ?? 0;
  const ended = operation?.done === true && state === State.SUCCEEDED && operation.result.case === "response";
  if (found !== LAST_STEP) return operation?.done === false && operation.result.case === undefined ? found : 0;
  return ended && same(operation.result.value as Any, text(id, LAST_STEP)) ? found : 0;
}

/** Some text of up to 8 KiB, of which a part could be told from another's. */
function text(id: string, step: number): Any {
  const unit = `${id} at step ${step}; `;
  const seed = [...id].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 997, step);
  const value = toBinary(StringValueSchema, create(StringValueSchema, { value: unit.repeat(1 + (seed % 256)) }));
  return { $typeName: "google.protobuf.Any", typeUrl: "type.googleapis.com/google.protobuf.StringValue", value };
}
