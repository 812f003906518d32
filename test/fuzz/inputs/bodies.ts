import fc, { type Arbitrary } from "fast-check";
import { goodQueries } from "./targets.ts";
import { texts } from "./texts.ts";

const any = '{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"R"}';

/** Bodies of requests: JSON of the messages that there are, forms, and what is neither. */
export const requestBodies: Arbitrary<Uint8Array> = fc.oneof(
  fc.constant(new Uint8Array()),
  texts({
    valid: fc.oneof(
      fc.constantFrom(
        '{"operation":{"done":true,"response":{"@type":"type.googleapis.com/google.protobuf.Empty","value":{}}}}',
        `{"operation":{"metadata":${any}},"operationId":"a","labels":{"a":"b"},"ttl":"5s","requestId":"r"}`,
        `{"operation":{"done":true,"error":{"code":5,"message":"m","details":[${any}]}},"updateMask":"done,error"}`,
        '{"leaseDuration":"60s","progress":{"fraction":0.5,"message":"half"},"leaseToken":"a.b"}',
        '{"timeout":"0.001s"}',
        '{"name":"operations/a","metadata":{"@type":"a.test/t.M","value":"AA=="}}',
        '{"reason":"because"}',
        "{}",
      ),
      fc.json(),
      goodQueries,
    ),
    tokens: [
      ...[
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        '"',
        "null",
        "true",
        "1",
        '"operation":',
        '"done":true',
        '"error":',
        '"code":1',
      ],
      ...[
        '"metadata":',
        any,
        '"@type":"a"',
        '"value":',
        '"name":"operations/b"',
        '"__proto__":{"polluted":true}',
        '"5s"',
      ],
    ],
  }).map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 20 }),
);
