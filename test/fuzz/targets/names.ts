import assert from "node:assert/strict";
import { parentPattern, shapeOf } from "../../../src/aip/parent-pattern.ts";
import { isResourceId } from "../../../src/aip/resource-id.ts";
import {
  operationName,
  parentOf,
  parseCollection,
  parseOperationName,
  parseParent,
} from "../../../src/aip/resource-name.ts";
import { attempt } from "../attempt.ts";
import { fuzzTarget } from "../fuzz-target.ts";
import { namesLike } from "../inputs/names.ts";

/** What reads names of operations and of what they are in. */
export const nameTargets = [
  fuzzTarget("operation names", namesLike, (text) => {
    const name = attempt(() => parseOperationName(text));
    if (name === undefined) return;
    assert.equal(name, text);
    const parent = parentOf(name);
    const id = name.slice(name.lastIndexOf("/") + 1);
    assert.ok(isResourceId(id));
    assert.equal(parseParent(parent), parent);
    assert.equal(operationName(parent, id), name);
    assert.ok(parentPattern(parent).matches(parent));
  }),

  fuzzTarget("parents", namesLike, (text) => {
    const parent = attempt(() => parseParent(text));
    const collection = attempt(() => parseCollection(text));
    if (parent !== undefined) assert.equal(collection, parent);
    if (collection === undefined) return;
    assert.equal(parseCollection(collection), collection);
    const pattern = parentPattern(collection);
    assert.ok(pattern.matches(collection.replace(/\/-(?=\/|$)/g, "/x")) || !pattern.wildcard);
    assert.equal(pattern.shape, shapeOf(pattern.shape));
    assert.equal(pattern.wildcard, parent === undefined && attempt(() => parseParent(collection)) === undefined);
  }),
];
