import assert from "node:assert/strict";
import { toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import fc from "fast-check";
import { DescriptorSet, servedDescriptors } from "../../../src/proto/descriptor-set.ts";
import { DescriptorSetError } from "../../../src/proto/descriptor-set-error.ts";
import { embed } from "../../../src/proto/encode.ts";
import { typeRegistry } from "../../../src/proto/type-registry.ts";
import { types } from "../../operations/filter/support/types.ts";
import { messagesOf } from "../../proto/messages-of.ts";
import { attempt } from "../attempt.ts";
import { fuzzTarget } from "../fuzz-target.ts";
import { bytesLike } from "../inputs/bytes.ts";

const own = [...servedDescriptors().files()].map(({ bytes }) => bytes).filter(({ length }) => length < 3000);
const users = ["test.Legacy", "test.Grouped", "test.Delimited"].map((name) => {
  const desc = types.getMessage(name);
  assert.ok(desc);
  return toBinary(FileDescriptorProtoSchema, desc.file.proto);
});
const files = fc.constantFrom(...own, ...users);
const sets = fc.oneof(
  { weight: 5, arbitrary: fc.array(bytesLike(files), { maxLength: 3 }).map((all) => Buffer.concat(all.map(inSet))) },
  { weight: 1, arbitrary: messagesOf(FileDescriptorSetSchema, 3).map((set) => toBinary(FileDescriptorSetSchema, set)) },
);

/** What reads the types of users. */
export const descriptorSetTargets = [
  fuzzTarget(
    "descriptor sets",
    bytesLike(sets),
    (bytes) => {
      const set = attempt(() => new DescriptorSet(bytes), DescriptorSetError);
      if (set === undefined) return;
      const registry = attempt(() => typeRegistry(set), DescriptorSetError);
      for (const { name } of set.files()) assert.equal(set.file(name)?.name, name);
      if (registry !== undefined) assert.ok([...registry].length >= 0);
    },
    { share: 0.2 },
  ),
];

function inSet(bytes: Uint8Array): Uint8Array {
  return embed(FileDescriptorSetSchema.field.file.number, bytes);
}
