import { fromJson, type JsonValue, type MessageShape } from "@bufbuild/protobuf";
import { durationFromMs, type Timestamp, FieldDescriptorProto_Type as Type, timestampMs } from "@bufbuild/protobuf/wkt";
import { parentOf } from "../../src/aip/resource-name.ts";
import { KnownTypes } from "../../src/proto/known-types.ts";
import { OperationRecordSchema } from "../../src/proto/messages.ts";
import type { setUp } from "../handlers/call-handlers.ts";
import { file, fileSet } from "../proto/file-set.ts";

type SampleRecord = MessageShape<typeof OperationRecordSchema>;

/** The types that every server knows, and the one of the samples that it does not. */
export const typesOfSamples = new KnownTypes(
  fileSet(
    file("acme/v1/scan.proto", {
      package: "acme.v1",
      messageType: [{ name: "ScanMetadata", field: [{ name: "path", number: 1, type: Type.STRING }] }],
    }),
  ),
).registry;

/** Reads the records of samples, given in JSON. */
export function readRecords(json: readonly JsonValue[]): readonly SampleRecord[] {
  return json.map((each) => fromJson(OperationRecordSchema, each, { registry: typesOfSamples }));
}

/**
 * Makes an operation that has this record, by the calls of its producer and its clients, each at the time that the record
 * tells: it is created; begun with its progress, by a heartbeat if it has a lease; cancelled; and ended.
 */
export async function makeOperation(
  { call, clock }: Pick<ReturnType<typeof setUp>, "call" | "clock">,
  { operation, progress, labels, createTime, startTime, cancelTime, endTime, leaseExpireTime }: SampleRecord,
): Promise<void> {
  if (operation === undefined) throw new Error("a record without an operation");
  const { name, metadata } = operation;
  const at = async (time: Timestamp | undefined, act: () => Promise<unknown>) => {
    if (time === undefined) return;
    clock.advance(timestampMs(time) - clock.now());
    await act();
  };

  const creation = { parent: parentOf(name), operationId: name.slice(name.lastIndexOf("/") + 1), labels };
  await at(createTime, () => call("createOperation", { ...creation, ...(metadata && { operation: { metadata } }) }));
  await at(startTime, () => {
    const begun = { name, ...(progress && { progress }) };
    if (leaseExpireTime === undefined) return call("updateOperation", begun);
    return call("heartbeat", { ...begun, leaseDuration: durationFromMs(timestampMs(leaseExpireTime) - clock.now()) });
  });
  await at(cancelTime, () => call("cancelOperation", { name }));
  // What never began has been ended by its cancellation.
  await at(startTime && endTime, () => call("updateOperation", { operation }));
}
