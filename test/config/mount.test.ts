import { expect, test } from "@jest/globals";
import { parseMount } from "../../src/config/mount.ts";

test.each(["/xiq", "/async/v1", "/v1x", "/value", "/a.b/c~d/e_f-g"])("%s is a mount", (text) => {
  expect(parseMount(text)).toBe(text);
});

test.each(["/metrics", "/livez", "/readyz/x", "/docs", "/openapi.json", "/discovery/v1"])(
  "%s is refused, for the server's own is there",
  (text) => {
    expect(() => parseMount(text)).toThrow("must be off, or a path that has nothing else under it already");
    expect(parseMount(`${text.split("/", 2).join("/")}s`)).toBeDefined();
  },
);

test("off is no mount", () => {
  expect(parseMount("off")).toBeUndefined();
});

test.each(["", "/", "xiq", "/xiq/", "//xiq", "/a b", "/%41", "/a?b", "/é", "/xiq\n", "/v1", "/v1beta1/x"])(
  "%j is refused",
  (text) => {
    expect(() => parseMount(text)).toThrow("must be off, or a path");
  },
);
