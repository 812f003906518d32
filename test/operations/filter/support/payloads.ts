import { type DescMessage, type JsonObject, type JsonValue, toBinary } from "@bufbuild/protobuf";
import {
  type Any,
  AnySchema,
  DurationSchema,
  Int64ValueSchema,
  ListValueSchema,
  StringValueSchema,
  StructSchema,
  TimestampSchema,
  ValueSchema,
} from "@bufbuild/protobuf/wkt";
import fc, { type Arbitrary } from "fast-check";
import { embed } from "../../../../src/proto/encode.ts";
import { OperationMetadataSchema } from "../../../../src/proto/messages.ts";
import { EnumName, Fields, type Plain, Seconds } from "./oracle.ts";
import { NOW, packBytes, packJson } from "./records.ts";
import { JobSchema } from "./types.ts";

/** An Any, and what filters see of it. */
export interface Payload {
  readonly any: Any;
  readonly plain: Plain;
}

/** Few texts, keys, numbers and times, so that filters often match. */
export const texts = fc.string({ unit: fc.constantFrom("a", "a", "b", "B", "*", "-", " "), maxLength: 4 });
export const keys = fc.constantFrom("a", "b", "value", "verb", "createTime", "a b");
export const numbers = fc.constantFrom(-1, 0, 0.5, 1, 2);
export const times = fc.integer({ min: -1, max: 4 }).map((quarters) => new Date(NOW + quarters * 250));

const optional = <Value>(value: Arbitrary<Value>) => fc.option(value, { nil: undefined });

function payload(desc: DescMessage, json: JsonValue, fields: Readonly<Record<string, Plain | undefined>>): Payload {
  const any = packJson(desc, json);
  return { any, plain: new Fields({ "@type": any.typeUrl, ...fields }) };
}

const operationMetadata = fc
  .record({
    createTime: optional(times),
    endTime: optional(times),
    target: texts,
    verb: texts,
    cancelRequested: fc.boolean(),
  })
  .map(({ createTime, endTime, target, verb, cancelRequested }) => {
    const times = {
      ...(createTime && { createTime: createTime.toISOString() }),
      ...(endTime && { endTime: endTime.toISOString() }),
    };
    return payload(
      OperationMetadataSchema,
      { ...times, target, verb, cancelRequested },
      {
        create_time: createTime,
        end_time: endTime,
        target,
        verb,
        status_detail: "",
        cancel_requested: cancelRequested,
        api_version: "",
      },
    );
  });

const json: Arbitrary<JsonValue> = fc.letrec<{ json: JsonValue }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.oneof(texts, numbers, fc.boolean(), fc.constant(null)),
    fc.dictionary(keys, tie("json"), { maxKeys: 3, noNullPrototype: true }),
    fc.array(tie("json"), { maxLength: 3 }),
  ),
})).json;

function plainJson(value: JsonValue): Plain {
  if (Array.isArray(value)) return value.map(plainJson);
  if (typeof value !== "object" || value === null) return value;
  return new Map(Object.entries(value).map(([key, each]) => [key, plainJson(each)]));
}

const struct = fc.dictionary(keys, json, { maxKeys: 4, noNullPrototype: true }).map((object: JsonObject): Payload => {
  const any = packJson(StructSchema, object);
  const members = Object.entries(object).map(([key, each]): [string, Plain] => [key, plainJson(each)]);
  return { any, plain: new Map([["value", new Map(members)], ...members, ["@type", any.typeUrl]]) };
});

const alone = fc.oneof(
  json.map((value) => payload(ValueSchema, value, { value: plainJson(value) })),
  fc.array(json, { maxLength: 3 }).map((value) => payload(ListValueSchema, value, { value: plainJson(value) })),
  texts.map((value) => payload(StringValueSchema, value, { value })),
  fc.constantFrom(-1, 0, 1).map((value) => payload(Int64ValueSchema, String(value), { value })),
  times.map((value) => payload(TimestampSchema, value.toISOString(), { value })),
  numbers.map((value) => payload(DurationSchema, `${value}s`, { value: new Seconds(value) })),
);

const opaque = fc
  .oneof(
    fc.uint8Array({ maxLength: 5 }).map((bytes) => packBytes("test.Unknown", bytes)),
    fc.constantFrom("test.Job", "google.protobuf.Int64Value").map((name) => packBytes(name, Uint8Array.of(0x0a))),
  )
  .map((any): Payload => ({ any, plain: new Fields({ "@type": any.typeUrl }) }));

const brokenStruct = packBytes(StructSchema.typeName, Uint8Array.of(0x0a));

const simple: Arbitrary<Payload> = fc.oneof(
  { weight: 3, arbitrary: operationMetadata },
  { weight: 3, arbitrary: struct },
  { weight: 3, arbitrary: alone },
  opaque,
  fc.constant({ any: brokenStruct, plain: new Map([["@type", brokenStruct.typeUrl]]) }),
);

const shallowJob = fc
  .record({
    displayName: texts,
    maybe: optional(fc.constantFrom(0, 1)),
    color: fc.constantFrom("COLOR_UNSPECIFIED", "RED"),
    tags: fc.array(texts, { maxLength: 2 }),
    counts: fc.dictionary(keys, fc.constantFrom(0, 1), { maxKeys: 2, noNullPrototype: true }),
    config: fc.dictionary(keys, json, { maxKeys: 2, noNullPrototype: true }),
  })
  .map(({ displayName, maybe, color, tags, counts, config }) => ({
    json: { displayName, color, tags, counts, config, ...(maybe !== undefined && { maybe }) },
    fields: {
      display_name: displayName,
      maybe,
      color: new EnumName(color, color !== "RED"),
      tags: tags.length > 0 ? tags : undefined,
      counts: Object.keys(counts).length > 0 ? new Map(Object.entries(counts)) : undefined,
      config: plainJson(config),
      value: "",
    },
  }));

const job = fc
  .record({ own: shallowJob, children: fc.array(shallowJob, { maxLength: 2 }), details: simple })
  .map(({ own, children, details }): Payload => {
    const given = { ...own.json, children: children.map((child) => child.json) };
    const withoutDetails = packJson(JobSchema, given).value;
    const any = packBytes(
      JobSchema.typeName,
      Buffer.concat([withoutDetails, embed(21, toBinary(AnySchema, details.any))]),
    );
    const fields = {
      ...own.fields,
      children: children.length > 0 ? children.map((child) => new Fields(child.fields)) : undefined,
      details: details.plain,
    };
    return { any, plain: new Fields({ "@type": any.typeUrl, ...fields }) };
  });

/** Anys of many types, known and unknown. */
export const payloads: Arbitrary<Payload> = fc.oneof({ weight: 2, arbitrary: simple }, job);
