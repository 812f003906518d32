import { expect, test } from "@jest/globals";
import { hideQuery } from "../../src/config/hide-query.ts";

test.each([
  ["https://h/keys?token=hunter2", "https://h/keys?token=***"],
  ["https://h/keys?token=hunt=er2&tenant=t?x", "https://h/keys?token=***&tenant=***"],
  ["https://h/keys?hunter2", "https://h/keys?***"],
  ["https://h/keys", "https://h/keys"],
  ["keys.json", "keys.json"],
  ["/a folder?x=1/keys.json", "/a folder?x=1/keys.json"],
  ["", ""],
])("of %s, %s is shown", (text, shown) => {
  expect(hideQuery(text)).toBe(shown);
});
