import { toJson } from "@bufbuild/protobuf";
import { describe, expect, test } from "@jest/globals";
import { parseJson } from "../../src/json/parse-json.ts";
import { OperationRecordSchema, OperationSchema, StatusSchema } from "../../src/proto/messages.ts";
import { problem } from "./problem.ts";
import { EveryKindSchema, protoJson, registry } from "./support.ts";

const url = (name: string) => `"@type":"example.com/${name}"`;
const wrapped = (name: string, value: string) => `{${url(`google.protobuf.${name}`)},"value":${value}}`;

/** What the message with this JSON is in canonical ProtoJSON. */
function every(json: string): unknown {
  return toJson(EveryKindSchema, protoJson.decode(EveryKindSchema, parseJson(json)));
}

/** The JSON that the message of this type, in an Any, has after it was read. */
function unpacked(name: string, value: string): unknown {
  const { details } = protoJson.decode(StatusSchema, parseJson(`{"details":[${wrapped(name, value)}]}`));
  const json = toJson(
    StatusSchema,
    { ...details, $typeName: "google.rpc.Status", code: 0, message: "", details },
    { registry },
  );
  return Object(json).details[0].value;
}

describe("a field", () => {
  test.each<[string, string, unknown]>([
    ["an int32 as a string", '{"oneInt32":"2147483647"}', { oneInt32: 2147483647 }],
    ["an int32 with an exponent", '{"oneInt32":-2.147483648e9}', { oneInt32: -2147483648 }],
    ["an int32 with an exponent as a string", '{"oneInt32":"1e5"}', { oneInt32: 100000 }],
    ["an int32 with a fraction of zeros", '{"oneInt32":100000.000}', { oneInt32: 100000 }],
    ["a uint32", '{"oneUint32":4294967295}', { oneUint32: 4294967295 }],
    ["an int64 beyond 2^53 as a number, exactly", '{"oneInt64":9007199254740993}', { oneInt64: "9007199254740993" }],
    ["the least int64", '{"oneInt64":-9223372036854775808}', { oneInt64: "-9223372036854775808" }],
    ["the greatest uint64", '{"oneUint64":"18446744073709551615"}', { oneUint64: "18446744073709551615" }],
    ["a double as a string", '{"oneDouble":"1.5e3"}', { oneDouble: 1500 }],
    [
      "a double without a number",
      '{"oneDouble":"-Infinity","manyDouble":["NaN"]}',
      { oneDouble: "-Infinity", manyDouble: ["NaN"] },
    ],
    ["the greatest float", '{"oneFloat":3.402823e+38}', { oneFloat: Math.fround(3.402823e38) }],
    ["bytes in the other alphabet, not padded", '{"oneBytes":"-_8"}', { oneBytes: "+/8=" }],
    ["bytes in both alphabets, padded", '{"oneBytes":"+_8="}', { oneBytes: "+/8=" }],
    ["one byte, not padded", '{"oneBytes":"-w"}', { oneBytes: "+w==" }],
    ["no bytes", '{"manyBytes":[""]}', { manyBytes: [""] }],
    ["a double that is -0", '{"oneDouble":-0,"oneFloat":"-0.0"}', { oneDouble: -0, oneFloat: -0 }],
    ["an enum by name", '{"manyEnum":["ZERO"]}', { manyEnum: ["ZERO"] }],
    ["an enum by a number without a name", '{"oneEnum":1.0e1}', { oneEnum: 10 }],
    ["the name in the proto", '{"one_string":"a"}', { oneString: "a" }],
    ["a map with integers as keys", '{"byNumber":{"-5":"a","0":"b"}}', { byNumber: { 0: "b", "-5": "a" } }],
    [
      "null, which is its absence",
      '{"oneInt32":null,"oneMessage":null,"manyInt32":null,"byText":null,"oneEnum":null}',
      {},
    ],
    ["null beside a member of the same oneof", '{"text":null,"self":null,"number":1}', { number: 1 }],
    ["a oneof's zero", '{"number":0}', { number: 0 }],
  ])("takes %s", (_, json, expected) => {
    expect(every(json)).toEqual(expected);
  });

  test.each([
    ['{"oneInt32":2147483648}', 'one_int32 "2147483648": must be an integer from -2147483648 to 2147483647.'],
    ['{"oneUint32":-1}', 'one_uint32 "-1": must be an integer from 0 to 4294967295.'],
    ['{"oneInt64":"9223372036854775808"}', /^one_int64 .* must be an integer from -9223372036854775808 to/],
    ['{"oneUint64":18446744073709551616}', /^one_uint64/],
    ['{"oneUint64":"1e536870000"}', /^one_uint64/],
    ['{"oneInt32":0.5}', /^one_int32/],
    ['{"oneInt32":1e-1}', /^one_int32/],
    ['{"oneInt32":"0x5"}', /^one_int32/],
    ['{"oneInt32":" 1"}', /^one_int32/],
    ['{"oneInt32":"1 "}', /^one_int32/],
    ['{"oneInt32":"+1"}', /^one_int32/],
    ['{"oneInt32":"007"}', /^one_int32/],
    ['{"oneInt32":""}', /^one_int32/],
    ['{"oneInt32":"١"}', /^one_int32/],
    ['{"oneInt32":true}', 'one_int32 "true": must be an integer from -2147483648 to 2147483647.'],
    ['{"oneInt32":[1]}', "one_int32: must be an integer from -2147483648 to 2147483647."],
    ['{"oneFloat":3.502823e+38}', /^one_float/],
    ['{"oneDouble":1e309}', /^one_double/],
    ['{"oneDouble":"nan"}', /^one_double/],
    ['{"oneDouble":"0x1p3"}', /^one_double/],
    ['{"oneDouble":" 1"}', /^one_double/],
    ['{"oneDouble":""}', /^one_double/],
    ['{"oneDouble":false}', /^one_double/],
    ['{"oneBool":"true"}', 'one_bool "true": must be true or false.'],
    ['{"oneBool":1}', 'one_bool "1": must be true or false.'],
    ['{"oneString":1}', 'one_string "1": must be a string.'],
    ['{"oneBytes":"A"}', /^one_bytes/],
    ['{"oneBytes":"AA="}', /^one_bytes/],
    ['{"oneBytes":"AA A"}', /^one_bytes/],
    ['{"oneBytes":"-_"}', /^one_bytes/],
    ['{"oneBytes":"AAB="}', /^one_bytes/],
    ['{"oneBytes":"AB=="}', /^one_bytes/],
    ['{"oneBytes":"AA==\\n"}', /^one_bytes/],
    ['{"oneBytes":"AAAA="}', /^one_bytes/],
    ['{"oneBytes":"AAAA=="}', /^one_bytes/],
    ['{"oneBytes":"="}', /^one_bytes/],
    ['{"oneBytes":"AA==AA=="}', /^one_bytes/],
    ['{"oneBytes":"AAAé"}', /^one_bytes/],
    ['{"oneBytes":"A*AA"}', /^one_bytes/],
    ['{"oneEnum":"ONE"}', 'one_enum "ONE": must be the name or the number of a EveryKind.Kind.'],
    ['{"oneEnum":"0"}', /^one_enum/],
    ['{"oneEnum":2147483648}', /^one_enum/],
    ['{"oneEnum":0.5}', /^one_enum/],
    ['{"manyInt32":1}', 'many_int32 "1": must be an array.'],
    ['{"manyInt32":[1,null]}', "many_int32[1]: must not be null."],
    ['{"manyMessage":[{},{"oneBool":0}]}', 'many_message[1].one_bool "0": must be true or false.'],
    ['{"byText":[]}', "by_text: must be an object."],
    ['{"byText":{"a":{"oneBool":0}}}', 'by_text.a.one_bool "0": must be true or false.'],
    ['{"byText":{"a b":null}}', 'by_text["a b"]: must not be null.'],
    ['{"byNumber":{"x":"a"}}', /^by_number.x "x": must be an integer/],
    ['{"byNumber":{"1":"a","1.0":"b"}}', 'by_number["1.0"]: is the same key as another.'],
    ['{"oneMessage":"a"}', 'one_message "a": must be an object, a EveryKind.'],
    ['{"oneMessage":{"what":1}}', "one_message.what: is no field of EveryKind."],
    ['{"__proto__":1}', "__proto__: is no field of EveryKind."],
    ['{"constructor":1}', "constructor: is no field of EveryKind."],
    ['{"oneBool":true,"one_bool":null}', "one_bool: is given as one_bool and as oneBool."],
    ['{"text":"","number":1}', "number: is given beside text; they exclude each other."],
    ["[]", "body: must be an object, a EveryKind."],
    ["null", "body: must be an object, a EveryKind."],
  ])("refuses %s", (json, expected) => {
    expect(problem(() => every(json))).toMatch(expected);
  });
});

describe("a message with a form of its own", () => {
  test.each<[string, string, unknown]>([
    ["Timestamp", '"1970-01-01T08:00:01+08:00"', "1970-01-01T00:00:01Z"],
    ["Timestamp", '"0001-01-01T00:00:00Z"', "0001-01-01T00:00:00Z"],
    ["Timestamp", '"9999-12-31T23:59:59.999999999Z"', "9999-12-31T23:59:59.999999999Z"],
    ["Timestamp", '"2024-02-29T23:59:59.5Z"', "2024-02-29T23:59:59.500Z"],
    ["Duration", '"-0.5s"', "-0.500s"],
    ["Duration", '"315576000000.999999999s"', "315576000000.999999999s"],
    ["FieldMask", '"fooBar,baz.quxQuux"', "fooBar,baz.quxQuux"],
    ["FieldMask", '"*"', "*"],
    ["FieldMask", '""', ""],
    ["Struct", '{"a":[null,{"b":true}],"__proto__":1e3}', JSON.parse('{"a":[null,{"b":true}],"__proto__":1000}')],
    ["ListValue", '[1,"a",[]]', [1, "a", []]],
    ["ListValue", "[9007199254740992,1e23,0.1,-0]", [9007199254740992, 1e23, 0.1, -0]],
    ["Value", "null", null],
    ["Value", '"a"', "a"],
    ["Int64Value", "9007199254740993", "9007199254740993"],
    ["BoolValue", "false", false],
    ["BytesValue", '"AQI"', "AQI="],
    ["Any", wrapped("StringValue", '"a"'), { "@type": "example.com/google.protobuf.StringValue", value: "a" }],
    ["Any", "{}", {}],
  ])("takes a %s as %s", (name, json, expected) => {
    expect(unpacked(name, json)).toEqual(expected);
  });

  test.each([
    ["Timestamp", "2023-02-29T00:00:00Z"],
    ["Timestamp", "2024-02-30T00:00:00Z"],
    ["Timestamp", "2024-04-31T00:00:00Z"],
    ["Timestamp", "2024-01-01T24:00:00Z"],
    ["Timestamp", "2024-01-01T23:59:60Z"],
    ["Timestamp", "0000-01-01T00:00:00Z"],
    ["Timestamp", "0001-01-01T00:00:00+00:01"],
    ["Timestamp", "10000-01-01T00:00:00Z"],
    ["Timestamp", "2024-01-01T00:00:00"],
    ["Timestamp", "2024-01-01 00:00:00Z"],
    ["Timestamp", "2024-01-01T00:00:00z"],
    ["Timestamp", "2024-01-01t00:00:00Z"],
    ["Timestamp", "2024-01-01T00:00:00+0800"],
    ["Timestamp", "2024-01-01T00:00:00+24:00"],
    ["Timestamp", "2024-01-01T00:00:00.1234567890Z"],
    ["Timestamp", "2024-01-01T00:00:00.Z"],
    ["Duration", "1"],
    ["Duration", "1sec"],
    ["Duration", "+1s"],
    ["Duration", "01s"],
    ["Duration", ".5s"],
    ["Duration", "1.s"],
    ["Duration", "1.1234567890s"],
    ["Duration", "315576000001s"],
    ["FieldMask", "foo_bar"],
    ["FieldMask", "foo,,bar"],
    ["FieldMask", "foo,"],
    ["BoolValue", "true"],
    ["Struct", "{}"],
    ["ListValue", "[]"],
  ])("refuses a %s that is the string %j", (name, value) => {
    const message = problem(() => unpacked(name, JSON.stringify(value)));
    expect(message).toMatch(/^details\[0\]\.value "/);
    expect(message).toContain(`${JSON.stringify(value)}: must be `.slice(1));
  });

  test.each([
    ["Timestamp", "null"],
    ["Duration", "1"],
    ["StringValue", "null"],
    ["Struct", "[]"],
    ["Struct", '{"a":1e309}'],
    ["ListValue", "[[1e309]]"],
    ["Value", "1e309"],
    ["Value", "9007199254740993"],
    ["Struct", '{"a":[-9007199254740993]}'],
    ["Any", "null"],
  ])("refuses a %s that is %s", (name, json) => {
    expect(problem(() => unpacked(name, json))).toMatch(/^details\[0\]\.value.*: must /);
  });
});

test("the path is told by the names in the proto, behind the name of the field that is read", () => {
  const json = `{"error":{"details":[{},${wrapped("Timestamp", '"now"')}]}}`;
  expect(problem(() => protoJson.decode(OperationSchema, parseJson(json), "operation"))).toMatch(
    /^operation\.error\.details\[1\]\.value "now": must be a time/,
  );
  expect(problem(() => protoJson.decode(OperationRecordSchema, parseJson('{"createTime":1}')))).toMatch(
    /^create_time "1"/,
  );
  expect(problem(() => protoJson.decode(OperationSchema, parseJson("1"), "operation"))).toMatch(
    /^operation "1": must be/,
  );
});

test("long input is shortened in the error", () => {
  const long = "x".repeat(1000);
  expect(problem(() => every(`{"oneInt32":"${long}"}`)).length).toBeLessThan(250);
  expect(problem(() => every(`{"${long}":1}`)).length).toBeLessThan(250);
});
