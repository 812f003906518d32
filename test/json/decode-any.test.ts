import { describe, expect, test } from "@jest/globals";
import { parseJson } from "../../src/json/parse-json.ts";
import { StatusSchema } from "../../src/proto/messages.ts";
import { problem } from "./problem.ts";
import { protoJson } from "./support.ts";

const url = (name: string) => `"@type":"example.com/${name}"`;
const wrapped = (name: string, value: string) => `{${url(`google.protobuf.${name}`)},"value":${value}}`;

describe("an Any", () => {
  const details = (json: string) => protoJson.decode(StatusSchema, parseJson(`{"details":[${json}]}`), "error").details;

  test("keeps the prefix of its type URL", () => {
    expect(details(`{"code":5,${url("google.rpc.Status")}}`)).toEqual([
      expect.objectContaining({ typeUrl: "example.com/google.rpc.Status", value: Uint8Array.of(8, 5) }),
    ]);
  });

  test("of an unknown type has the bytes that are its value", () => {
    expect(details(`{${url("t.M")},"value":"AP8"}`)).toEqual([
      expect.objectContaining({ typeUrl: "example.com/t.M", value: Uint8Array.of(0, 255) }),
    ]);
  });

  test("may have an Empty as its value or nothing", () => {
    const [bare, withValue] = details(`{${url("google.protobuf.Empty")}},${wrapped("Empty", "{}")}`);
    expect(bare).toEqual(withValue);
  });

  test.each([
    ["google.rpc.Status", '"value":"CAU="', [8, 5]],
    ["google.rpc.Status", '"value":"_w"', [255]],
    ["google.protobuf.Empty", '"value":""', []],
    ["google.protobuf.StringValue", '"@encoding":"base64","value":"_w=="', [255]],
    ["google.protobuf.StringValue", '"value":"_w=="', [10, 4, 95, 119, 61, 61]],
    ["google.protobuf.Struct", '"value":"_w==","@encoding":"base64"', [255]],
    ["odd.Valued", '"value":"_w=="', [10, 1, 255]],
    ["odd.Valued", '"value":"_w==","@encoding":"base64"', [255]],
    ["t.M", '"value":"_w==","@encoding":"base64"', [255]],
  ])("of the type %s that is %s has the bytes %j", (name, content, bytes) => {
    expect(details(`{${url(name)},${content}}`)).toEqual([
      expect.objectContaining({ typeUrl: `example.com/${name}`, value: Uint8Array.from(bytes) }),
    ]);
  });

  test.each(["", "/", "a/", "t.M", "google.rpc.Status", "\ufeffa//"])("may have %j as its type URL", (typeUrl) => {
    expect(details(`{"@type":${JSON.stringify(typeUrl)},"value":"AQ"}`)).toEqual([
      expect.objectContaining({ typeUrl, value: Uint8Array.of(1) }),
    ]);
  });

  test.each([
    ['"a"', /^error\.details\[0\] "a": must be an object with the type URL as @type\.$/],
    ['{"code":5}', /^error\.details\[0\]: must have a type URL as @type/],
    ['{"@type":5}', /must have a type URL as @type/],
    ['{"value":"AA=="}', /must have a type URL as @type/],
    ['{"@type":""}', /must have a type URL as @type/],
    ['{"@type":"google.rpc.Status","code":5}', /must have a type URL as @type/],
    ['{"@type":"example.com/"}', /must have a type URL as @type/],
    [`{${url("t.M")},"value":"A","a":1}`, /^error\.details\[0\] "example\.com\/t\.M": .* \(--descriptor-set\)/],
    [`{${url("t.M")},"value":"AA==","a":1}`, /--descriptor-set/],
    [`{${url("t.M")},"value":"A"}`, /--descriptor-set/],
    [`{${url("t.M")},"value":{}}`, /--descriptor-set/],
    [`{${url("t.M")}}`, /--descriptor-set/],
    [
      `{${url("google.rpc.Status")},"value":"CAV"}`,
      /^error\.details\[0\] "example\.com\/google\.rpc\.Status": must have its bytes in base64 as value, and nothing/,
    ],
    [
      `{${url("google.rpc.Status")},"value":"CAU=","code":5}`,
      /^error\.details\[0\]\.value: is no field of google\.rpc\.Status\.$/,
    ],
    [`{${url("google.rpc.Status")},"value":{}}`, /^error\.details\[0\]\.value: is no field of google\.rpc\.Status\.$/],
    [`{${url("google.rpc.Status")},"@encoding":"base64"}`, /must have its bytes in base64 as value, and nothing/],
    [`{${url("google.rpc.Status")},"@encoding":"base64","value":null}`, /must have its bytes in base64/],
    [`{${url("google.rpc.Status")},"@encoding":"base64","value":"CAU=","code":5}`, /must have its bytes in base64/],
    [`{${url("google.rpc.Status")},"@encoding":"hex","value":"CAU="}`, /must have its bytes in base64/],
    [`{${url("google.protobuf.Duration")},"@encoding":"base64","value":"1s"}`, /must have its bytes in base64/],
    [`{${url("t.M")},"@encoding":null,"value":"CAU="}`, /--descriptor-set/],
    [`{${url("google.rpc.Status")},"details":[{},{"@type":1}]}`, /^error\.details\[0\]\.details\[1\]: must have/],
    [`{${url("google.protobuf.Duration")}}`, /^error\.details\[0\]: must have @type and value, and nothing else/],
    [
      `{${url("google.protobuf.Duration")},"value":"1s","a":1}`,
      /and nothing else, for a google\.protobuf\.Duration\.$/,
    ],
    [`{${url("google.protobuf.Struct")},"a":1}`, /and nothing else/],
    [`{${url("google.protobuf.Empty")},"a":1}`, /^error\.details\[0\]\.a: is no field of google\.protobuf\.Empty\.$/],
    [`{${url("google.protobuf.Empty")},"value":{"a":1}}`, /^error\.details\[0\]\.value\.a: is no field/],
    [wrapped("Struct", `${'{"a":'.repeat(40)}1${"}".repeat(40)}`), /^error\.details\[0\]: is nested too deeply/],
  ])("is refused as %s", (json, expected) => {
    expect(problem(() => details(json))).toMatch(expected);
  });
});
