import { expect, test } from "@jest/globals";
import { docsAssets, readDocsAsset } from "../../../src/rest/documents/read-docs-asset.ts";

test.each(Object.keys(docsAssets))("the reference page's file %s is there", async (name) => {
  expect((await readDocsAsset(name)).length).toBeGreaterThan(100_000);
});
