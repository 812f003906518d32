import { create, type DescMessage, fromBinary, type Message, toBinary } from "@bufbuild/protobuf";
import { type Any, AnySchema, StringValueSchema } from "@bufbuild/protobuf/wkt";
import { expect, test } from "@jest/globals";
import fc, { type Arbitrary } from "fast-check";
import type { Json, JsonObject } from "../../src/json/json.ts";
import { parseJson } from "../../src/json/parse-json.ts";
import { typeOfUrl } from "../../src/json/type-of-url.ts";
import { OperationSchema, StatusSchema } from "../../src/proto/messages.ts";
import { checkWire } from "../../src/proto/wire-check.ts";
import { messagesOf } from "../proto/messages-of.ts";
import { protoJson, registry } from "./support.ts";

const wellKnown = ["Timestamp", "Duration", "FieldMask", "Struct", "Value", "ListValue", "Any", "Empty", "StringValue"];
const wrappers = ["BytesValue", "BoolValue", "Int64Value", "UInt32Value", "DoubleValue", "FloatValue"];
const others = [
  "google.rpc.Status",
  "google.longrunning.Operation",
  "EveryKind",
  "odd.Holder",
  "odd.Valued",
  "odd.Clash",
];
const knownTypes = [...[...wellKnown, ...wrappers].map((name) => `google.protobuf.${name}`), ...others].map((name) => {
  const desc = registry.getMessage(name);
  if (desc === undefined) throw new Error(`no ${name}`);
  return desc;
});
const prefixes = fc.constantFrom("type.googleapis.com/", "/", "a//", "\ufeff/", "");
const unknownUrls = fc.oneof(
  fc.constantFrom("", "/", "a/", "a/t.M", "@type", "value"),
  fc.string({ unit: "grapheme" }),
);

/** Encoded messages of a type, some of them with a byte changed, cut short or with bytes behind. */
function bytesOf(desc: DescMessage): Arbitrary<Uint8Array> {
  const encoded = messagesOf(desc, 1).map((message) => toBinary(desc, message));
  const changed = fc.tuple(encoded, fc.nat(), fc.nat(255)).map(([bytes, index, byte]) => {
    return Uint8Array.from(bytes, (each, at) => (at === index % bytes.length ? byte : each));
  });
  const cut = fc.tuple(encoded, fc.nat()).map(([bytes, length]) => bytes.subarray(0, length % (bytes.length + 1)));
  const longer = fc
    .tuple(encoded, fc.uint8Array({ maxLength: 4 }))
    .map((parts) => new Uint8Array(Buffer.concat(parts)));
  return fc.oneof(encoded, changed, cut, longer, fc.uint8Array({ maxLength: 12 }));
}

const knownAnys = fc.constantFrom(...knownTypes).chain((desc) => {
  return fc.record({ typeUrl: prefixes.map((prefix) => prefix + desc.typeName), value: bytesOf(desc) });
});
const unknownAnys = fc.record({ typeUrl: unknownUrls, value: fc.uint8Array({ maxLength: 12 }) });
const anys = fc.oneof({ weight: 4, arbitrary: knownAnys }, unknownAnys).map((init) => create(AnySchema, init));

/** The message in the Any without what ProtoJSON leaves out; its bytes if they are no encoding of a known type. */
function told({ typeUrl, value }: Any): Message | Buffer {
  const desc = typeOfUrl(registry, typeUrl);
  if (desc === undefined || !isWellFormed(desc, value)) return Buffer.from(value);
  return fromBinary(desc, value, { readUnknownFields: false });
}

/** The JSON text of a Status with this detail, and what the detail is when the text is read. */
function roundTrip(detail: Any): { json: string; read: Any } {
  const bytes = toBinary(StatusSchema, create(StatusSchema, { details: [detail] }));
  const json = JSON.stringify(protoJson.encode(StatusSchema, bytes));
  const [read = create(AnySchema)] = protoJson.decode(StatusSchema, parseJson(json)).details;
  return { json, read };
}

test("any bytes under any type URL are written and read again as they were, but for what ProtoJSON leaves out", () => {
  fc.assert(
    fc.property(anys, (detail) => {
      const { json, read } = roundTrip(detail);
      expect(read.typeUrl).toBe(detail.typeUrl);
      if (!Buffer.from(read.value).equals(detail.value)) expect(told(read)).toEqual(told(detail));
      expect(roundTrip(read).json).toBe(json);
    }),
    { numRuns: 1000 },
  );
});

test("any bytes that are no encoding of their type are the same, byte for byte, wherever they are packed", () => {
  const malformed = anys.filter(({ typeUrl, value }) => {
    const desc = typeOfUrl(registry, typeUrl);
    return desc === undefined || !isWellFormed(desc, value);
  });
  const wraps = fc.constantFrom<(any: Any) => Any>(
    (any) => any,
    (any) => packed(AnySchema, toBinary(AnySchema, any)),
    (any) => packed(StatusSchema, toBinary(StatusSchema, create(StatusSchema, { details: [any, any] }))),
    (any) => packed(OperationSchema, toBinary(OperationSchema, create(OperationSchema, { metadata: any }))),
  );
  fc.assert(
    fc.property(malformed, wraps, wraps, (any, inner, outer) => {
      const detail = outer(inner(any));
      expect(roundTrip(detail).read).toEqual(detail);
    }),
    { numRuns: 300 },
  );
});

function packed(desc: DescMessage, value: Uint8Array): Any {
  return create(AnySchema, { typeUrl: `/${desc.typeName}`, value });
}

function isWellFormed(desc: DescMessage, bytes: Uint8Array): boolean {
  try {
    checkWire(desc, bytes);
    return true;
  } catch {
    return false;
  }
}

const typeUrls = fc.oneof(
  fc.constantFrom(...knownTypes).map(({ typeName }) => `a/${typeName}`),
  unknownUrls,
);
const texts = fc.constantFrom("", "AA==", "AB==", "_w", "1s", "1970-01-01T00:00:00Z", "a,b", "true", "1e3", "NaN", "é");
const values = fc.oneof(
  texts,
  fc.constantFrom<Json>(null, true, [], {}, ["a"], { "@type": "a/google.protobuf.StringValue", value: "AA==" }),
);
const encodings = fc.constantFrom<Json>("base64", "hex", null);
const objects: Arbitrary<JsonObject> = fc.oneof(
  fc.record({ "@type": typeUrls, value: values }),
  fc.record({ "@type": typeUrls, value: values, "@encoding": encodings }),
  fc.record({ "@type": typeUrls, value: texts, "@encoding": encodings, content: texts }, { requiredKeys: ["@type"] }),
);

test("JSON of an Any that is taken means the same when it was written anew, and is then written the same", () => {
  let taken = 0;
  fc.assert(
    fc.property(objects, (object) => {
      const detail = attempt(object);
      if (detail === undefined) return;
      taken++;
      const { json, read } = roundTrip(detail);
      expect(read).toEqual(detail);
      expect(roundTrip(read).json).toBe(json);
    }),
    { numRuns: 1500 },
  );
  expect(taken).toBeGreaterThan(50);
});

function attempt(json: JsonObject): Any | undefined {
  try {
    return protoJson.decode(AnySchema, json);
  } catch {
    return undefined;
  }
}

test("a text that could be the value or its bytes is told apart", () => {
  const string = create(StringValueSchema, { value: "CgA=" });
  const healthy = packed(StringValueSchema, toBinary(StringValueSchema, string));
  const malformed = packed(StringValueSchema, Uint8Array.of(0x0a));
  expect([healthy, malformed].map((detail) => roundTrip(detail).json)).toEqual([
    '{"details":[{"@type":"/google.protobuf.StringValue","value":"CgA="}]}',
    '{"details":[{"@type":"/google.protobuf.StringValue","value":"Cg==","@encoding":"base64"}]}',
  ]);
});
