import { expect, test } from "@jest/globals";
import { readCredentials } from "../../src/transport/read-credentials.ts";

const certificate = { commonName: "client", uris: [], dnsNames: [] };

test("each credential is found wherever it may come", () => {
  const nothing = { authorization: undefined, apiKey: undefined, certificate: undefined };
  expect(readCredentials({}, undefined)).toEqual(nothing);
  expect(readCredentials({}, certificate)).toEqual({ ...nothing, certificate });
  expect(readCredentials({ authorization: "Bearer a" }, undefined)).toEqual({ ...nothing, authorization: "Bearer a" });
  expect(readCredentials({ authorization: [] }, certificate)).toEqual({ ...nothing, certificate });
  expect(readCredentials({ "x-api-key": "k" }, undefined)).toEqual({ ...nothing, apiKey: "k" });
  expect(readCredentials({ "x-goog-api-key": "k" }, undefined)).toEqual({ ...nothing, apiKey: "k" });
  expect(readCredentials({}, undefined, { keys: ["k"], tokens: ["t"] })).toEqual({
    ...nothing,
    authorization: "Bearer t",
    apiKey: "k",
  });
});

test("the same credential may come twice", () => {
  const headers = { authorization: "Bearer t", "x-api-key": "k", "x-goog-api-key": "k" };
  expect(readCredentials(headers, undefined, { keys: ["k", "k"], tokens: ["t"] })).toMatchObject({
    authorization: "Bearer t",
    apiKey: "k",
  });
});

test.each([
  [{ authorization: "bearer t" }, { keys: [], tokens: ["t"] }],
  [{ authorization: "BEARER  t" }, { keys: [], tokens: ["t"] }],
  [{ authorization: ["bearer t", "Bearer t"] }, undefined],
])("tokens are the same however the scheme is written: %j and %j", (headers, query) => {
  const [authorization] = [headers.authorization].flat();
  expect(readCredentials(headers, undefined, query)).toMatchObject({ authorization });
});

test.each([
  [{ "x-api-key": "a", "x-goog-api-key": "b" }, undefined, "API_KEY_INVALID"],
  [{ "x-api-key": "a" }, { keys: ["b"], tokens: [] }, "API_KEY_INVALID"],
  [{ "x-goog-api-key": "" }, { keys: ["b"], tokens: [] }, "API_KEY_INVALID"],
  [{}, { keys: ["a", "b"], tokens: [] }, "API_KEY_INVALID"],
  [{ authorization: "Bearer a" }, { keys: [], tokens: ["b"] }, "TOKEN_INVALID"],
  [{ authorization: "bearer a" }, { keys: [], tokens: ["A"] }, "TOKEN_INVALID"],
  [{ authorization: "Basic a" }, { keys: [], tokens: ["a"] }, "TOKEN_INVALID"],
  [{}, { keys: [], tokens: ["a", "b"] }, "TOKEN_INVALID"],
  [{ authorization: ["Bearer a", "Bearer b"] }, undefined, "TOKEN_INVALID"],
  [{ authorization: ["Bearer a"] }, { keys: [], tokens: ["b"] }, "TOKEN_INVALID"],
])("two different ones in %j and %j are refused, and not repeated", (headers, query, reason) => {
  const error = expect.objectContaining({ reason, message: expect.not.stringMatching(/[ab]"/) });
  expect(() => readCredentials(headers, undefined, query)).toThrow(error);
});
