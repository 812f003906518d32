import assert from "node:assert/strict";
import { create, type DescMessage, fromBinary, toBinary } from "@bufbuild/protobuf";
import { AnySchema } from "@bufbuild/protobuf/wkt";
import fc from "fast-check";
import { parseJson } from "../../../src/json/parse-json.ts";
import { embed } from "../../../src/proto/encode.ts";
import {
  Health,
  OperationRegistry,
  OperationSchema,
  Operations,
  ServerReflection,
} from "../../../src/proto/messages.ts";
import { decodeRequest } from "../../../src/transport/grpc/decode-request.ts";
import { EveryKindSchema, protoJson, registry } from "../../json/support.ts";
import { attempt } from "../attempt.ts";
import { fuzzTarget } from "../fuzz-target.ts";
import { encodingsOf } from "../inputs/encodings.ts";

const services = [Operations, OperationRegistry, Health, ServerReflection];
const requests = services.flatMap(({ methods }) => methods.map(({ input }) => input));
const types = [...registry].filter((type) => type.kind === "message");

const anyOf = (descs: readonly DescMessage[], depth: number) =>
  fc.constantFrom(...descs).chain((desc) => encodingsOf(desc, depth));

/** What reads encoded messages. */
export const wireTargets = [
  fuzzTarget(
    "messages on the wire",
    anyOf([...requests, EveryKindSchema], 2),
    ({ desc, bytes }) => {
      const message = attempt(() => decodeRequest(desc, bytes));
      if (message === undefined) return;
      const again = toBinary(desc, message);
      assert.deepEqual(toBinary(desc, decodeRequest(desc, again)), again);
    },
    { share: 0.5 },
  ),

  fuzzTarget(
    "Anys",
    anyOf(types, 1),
    ({ desc, bytes }) => {
      const any = toBinary(AnySchema, create(AnySchema, { typeUrl: `a.test/${desc.typeName}`, value: bytes }));
      const operation = embed(OperationSchema.field.metadata.number, any);
      const json = JSON.stringify(protoJson.encode(OperationSchema, operation));
      const read = protoJson.decode(OperationSchema, parseJson(json));
      assert.equal(read.metadata?.typeUrl, `a.test/${desc.typeName}`);
      assert.equal(JSON.stringify(protoJson.encode(OperationSchema, toBinary(OperationSchema, read))), json);
      assert.ok(fromBinary(OperationSchema, operation));
    },
    { share: 0.5 },
  ),
];
