import { expect, test } from "@jest/globals";
import { DescriptorSet } from "../../../src/proto/descriptor-set.ts";
import { KnownTypes } from "../../../src/proto/known-types.ts";
import { OperationRecordSchema, OperationRegistry, Operations, State } from "../../../src/proto/messages.ts";
import { typeRegistry } from "../../../src/proto/type-registry.ts";
import { firstSentence, plainComment } from "../../../src/rest/documents/plain-comment.ts";
import { ProtoComments } from "../../../src/rest/documents/proto-comments.ts";
import { buildUserTypes } from "../../support/user-types.ts";

const comments = new ProtoComments(new KnownTypes().descriptors);

test("the comments of methods, messages, fields, enums and their values are found", () => {
  expect(comments.of(Operations.method.getOperation)).toBe(
    "Gets the latest state of a long-running operation. Clients can use this method to poll the operation result at " +
      "intervals as recommended by the API service.",
  );
  expect(comments.of(OperationRecordSchema)).toBe(
    "What a server holds of an operation: the operation itself and its bookkeeping.",
  );
  expect(comments.of(OperationRecordSchema.field.startTime)).toBe(
    "When its producer first wrote to it. Unset for an operation that was cancelled before that.",
  );
  const [state] = OperationRecordSchema.nestedEnums;
  expect(state && comments.of(state)).toBe("Where an operation stands (AIP-216).");
  const running = state?.values.find(({ number }) => number === State.RUNNING);
  expect(running && comments.of(running)).toBe("A producer is at work.");
});

test("every method that is served has a comment", () => {
  const methods = [...Operations.methods, ...OperationRegistry.methods];
  expect(methods.filter((method) => comments.of(method) === "").map(({ name }) => name)).toEqual([]);
});

test("without comments in the descriptors there are none", () => {
  const bare = new DescriptorSet(buildUserTypes("--exclude-source-info"));
  const [message] = typeRegistry(bare);
  if (message?.kind !== "message") throw new Error("no message");
  expect(new ProtoComments(bare).of(message)).toBe("");
  expect(comments.of(message)).toBe("");
});

test("a comment becomes paragraphs of one line, without links", () => {
  expect(plainComment(" Gets it.  See\n [Operation][google.longrunning.Operation]\n for more.\n\n Last.\n")).toBe(
    "Gets it. See Operation for more.\n\nLast.",
  );
  expect(plainComment(" See [its\n error][google.rpc.Status].\n")).toBe("See its error.");
  expect(plainComment(" IDs are `[a-z]`; see [the guide](https://example.com).\n")).toBe(
    "IDs are `[a-z]`; see [the guide](https://example.com).",
  );
});

test("the first sentence ends at the first full stop before a space or the end", () => {
  expect(firstSentence("Lists v1.2 of it. And more.")).toBe("Lists v1.2 of it.");
  expect(firstSentence("Lists\n\nmore. And.")).toBe("Lists\n\nmore.");
  expect(firstSentence("One.")).toBe("One.");
  expect(firstSentence("no stop")).toBe("no stop");
});
