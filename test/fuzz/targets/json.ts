import assert from "node:assert/strict";
import { type DescMessage, toBinary } from "@bufbuild/protobuf";
import fc, { type Arbitrary } from "fast-check";
import { parseDouble } from "../../../src/json/parse-double.ts";
import { parseInteger } from "../../../src/json/parse-integer.ts";
import { parseJson } from "../../../src/json/parse-json.ts";
import { OperationRegistry, Operations } from "../../../src/proto/messages.ts";
import { checkWire } from "../../../src/proto/wire-check.ts";
import { EveryKindSchema, protoJson } from "../../json/support.ts";
import { messagesOf } from "../../proto/messages-of.ts";
import { plainJson } from "../../transcoding/support/plain-json.ts";
import { attempt } from "../attempt.ts";
import { fuzzTarget } from "../fuzz-target.ts";
import { texts } from "../inputs/texts.ts";

const tokens = [
  ...[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    " ",
    "\n",
    '"',
    '""',
    '"a"',
    '"a":',
    '"__proto__":',
    '{"__proto__":{"polluted":1}}',
  ],
  ...["null", "true", "false", "0", "-0", "1", "-1", "1.5", "1e5", "1E+400", "-", "01", ".5", "5.", "NaN", '"\\u0000"'],
  ...['"\\ud800"', '"\\ud83d\\ude00"', "\\", "//", "/**/", "\ufeff", '"@type":', '"value":', '"done":true'],
];
const values = fc.json({ stringUnit: "grapheme" });
const numbers = texts({
  valid: fc.oneof(fc.double(), fc.integer(), fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n })).map(String),
  tokens: ["0", "1", "9", "-", "+", ".", "e", "E", "e5", "e-5", "e9999999999", "00", "9007199254740993", "5e-324"],
  longest: 4096,
});

/** A text of fewer characters is nested no deeper than 100. */
const SHALLOW = 100;
const HALF_PAIR = /\\u[dD][89a-fA-F]/;

const requests = [...Operations.methods, ...OperationRegistry.methods].map(({ input }) => input);

interface MessageText {
  readonly desc: DescMessage;
  readonly text: string;
}

/** JSON texts of messages of a type, good ones and others. */
function messagesIn(desc: DescMessage): Arbitrary<MessageText> {
  const valid = messagesOf(desc, 2).map((message) => {
    const bytes = toBinary(desc, message);
    return attempt(() => JSON.stringify(protoJson.encode(desc, bytes)), Error) ?? "{}";
  });
  const names = desc.fields.flatMap(({ name, jsonName }) => [`"${name}":`, `"${jsonName}":`, `,"${jsonName}":`]);
  const more = [
    '"1970-01-01T00:00:00Z"',
    '"1.5s"',
    '"a,bC"',
    '{"@type":"type.googleapis.com/google.rpc.Status"}',
    '"AA=="',
  ];
  return texts({ valid, tokens: [...tokens, ...names, ...more] }).map((text) => {
    return { desc, text, [fc.toStringMethod]: () => `${desc.typeName} ${JSON.stringify(text)}` };
  });
}

const messages = fc.constantFrom(...requests.map(messagesIn), messagesIn(EveryKindSchema)).chain((each) => each);

/** What reads JSON. */
export const jsonTargets = [
  fuzzTarget("JSON", texts({ valid: values, tokens }), (text) => {
    const json = attempt(() => parseJson(text));
    const canonical = attempt(() => JSON.stringify(JSON.parse(text)), SyntaxError);
    if (canonical !== undefined && canonical.length < SHALLOW && !HALF_PAIR.test(canonical)) parseJson(canonical);
    if (json === undefined) return;
    const written = JSON.stringify(plainJson(json));
    assert.equal(written, JSON.stringify(JSON.parse(text)));
    assert.equal(JSON.stringify(plainJson(parseJson(written))), written);
  }),

  fuzzTarget("JSON numbers", numbers, (text) => {
    const integer = attempt(() => parseInteger(text));
    const double = attempt(() => parseDouble(text));
    if (integer !== undefined) assert.equal(parseInteger(String(integer)), integer);
    if (double !== undefined && !Number.isNaN(double)) assert.ok(parseDouble(String(double)) === double);
  }),

  fuzzTarget(
    "ProtoJSON",
    messages,
    ({ desc, text }) => {
      const message = attempt(() => protoJson.decode(desc, parseJson(text)));
      if (message === undefined) return;
      const bytes = toBinary(desc, message);
      checkWire(desc, bytes);
      const written = JSON.stringify(protoJson.encode(desc, bytes));
      assert.deepEqual(toBinary(desc, protoJson.decode(desc, parseJson(written))), bytes);
    },
    { share: 0.5 },
  ),
];
