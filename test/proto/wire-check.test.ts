import { describe, expect, test } from "@jest/globals";
import { checkWire, MalformedMessageError } from "../../src/proto/wire-check.ts";
import { EveryKindSchema } from "./every-kind.ts";

/** Bytes from text such as "0a 01 ff". */
const bytes = (hex: string) => Buffer.from(hex.replaceAll(" ", ""), "hex");
const check = (hex: string) => () => checkWire(EveryKindSchema, bytes(hex));
/** Field 202, the message itself, around an encoding shorter than 128 bytes. */
const nested = (hex: string) => `d2 0c ${bytes(hex).length.toString(16).padStart(2, "0")} ${hex}`;

describe("refused, alone and inside of a message, is", () => {
  test.each([
    ["field number 0", "00 00", "an illegal field number"],
    ["field number 0 with a length", "02 00", "an illegal field number"],
    ["a field number over 2^29", "80 80 80 80 10 00", "an illegal field number"],
    ["a tag of 64 bits", "ff ff ff ff ff ff ff ff ff 01 00", "an illegal field number"],
    ["wire type 6", "2e 00", "wire type 6"],
    ["wire type 6 of an unknown field", "be 3e 00", "wire type 6"],
    ["wire type 7", "2f 00", "wire type 7"],
    ["wire type 7 of an unknown field", "bf 3e 00", "wire type 7"],
    ["a known field with another wire type", "48 01", "should be of 2"],
    ["a varint where a message should be", "58 01", "should be of 2"],
    ["text where a double should be", "0a 01 61", "should be of 1"],
    ["a singular number that is packed", "2a 01 01", "should be of 0"],
    ["a group where text should be", "4b 4c", "should be of 2"],
    ["a group that ends as another", "a3 3e ac 3e", "ends another group"],
    ["an end of a group that did not start", "a4 3e", "ends a group that was not started"],
    ["groups that overlap", "a3 3e ab 3e a4 3e ac 3e", "ends another group"],
    ["a group without an end", "a3 3e", "does not end a group"],
    ["a group with field number 0 in it", "a3 3e 00 00 a4 3e", "an illegal field number"],
    ["a varint of eleven bytes", "28 80 80 80 80 80 80 80 80 80 80 00", "more than 64 bits"],
    ["a varint of 65 bits", "28 ff ff ff ff ff ff ff ff ff 02", "more than 64 bits"],
    ["a varint that does not end", "28 80", "cut short"],
    ["a tag that does not end", "80", "cut short"],
    ["a tag without a value", "28", "cut short"],
    ["four bytes of a double", "09 00 00 00 00", "cut short"],
    ["three bytes of a float", "15 00 00 00", "cut short"],
    ["text shorter than its length", "4a 02 61", "cut short"],
    ["a length of 2^63", "4a 80 80 80 80 80 80 80 80 80 01", "cut short"],
    ["a length that is negative as 32 bits", "4a ff ff ff ff 0f", "cut short"],
    ["a message longer than its parent", "5a 04 d2 0c 05 28", "cut short"],
    ["a packed list that ends within a number", "ca 06 01 80 01", "cut short"],
    ["a packed list of one double and a half", "aa 06 0c 00 00 00 00 00 00 00 00 00 00 00 00", "cut short"],
    ["text that is not UTF-8", "4a 01 ff", "not UTF-8"],
    ["text with a surrogate", "4a 03 ed a0 80", "not UTF-8"],
    ["text that is over-long", "4a 02 c0 80", "not UTF-8"],
    ["text cut within a character", "4a 02 e2 82", "not UTF-8"],
    ["repeated text that is not UTF-8", "ea 06 01 ff", "not UTF-8"],
    ["a key of a map that is not UTF-8", "ea 12 03 0a 01 ff", "not UTF-8"],
    ["a value of a map that is not UTF-8", "f2 12 03 12 01 ff", "not UTF-8"],
    ["a key of a map with another wire type", "ea 12 02 08 00", "should be of 2"],
    ["two members of a oneof", "ca 0c 00 d8 0c 00", "two members of the oneof choice"],
    ["two members of a oneof, apart", "d8 0c 00 28 01 ca 0c 00", "two members of the oneof choice"],
  ])("%s", (_, hex, problem) => {
    expect(check(hex)).toThrow(MalformedMessageError);
    expect(check(hex)).toThrow(problem);
    expect(check(nested(hex))).toThrow(MalformedMessageError);
    expect(check(`28 01 ${hex}`)).toThrow(MalformedMessageError);
  });
});

describe("accepted is", () => {
  test.each([
    ["nothing", ""],
    ["a varint of ten bytes", "28 ff ff ff ff ff ff ff ff ff 01"],
    ["a varint with needless bytes", "28 81 80 80 00"],
    ["the greatest field number", "f8 ff ff ff 0f 00"],
    ["a list that is packed", "ca 06 02 01 02"],
    ["a list that is not packed", "c8 06 01 c8 06 02"],
    ["an empty packed list", "ca 06 00"],
    ["the same member of a oneof twice", "d8 0c 00 d8 0c 01"],
    ["members of the same oneof in different messages", "ca 0c 00 5a 03 d8 0c 00"],
    ["unknown fields of every wire type", "a0 3e 01 a1 3e 0000000000000000 a2 3e 01 ff a5 3e 00000000"],
    ["an unknown group around another with the same number", "a3 3e a3 3e a4 3e a4 3e"],
    ["bytes that are not UTF-8", "62 01 ff"],
    ["text with any character", "4a 04 f0 9f 98 80"],
    ["an entry of a map without key and value", "ea 12 00"],
  ])("%s", (_, hex) => {
    expect(check(hex)).not.toThrow();
    expect(check(nested(hex))).not.toThrow();
  });
});

test("the message tells at which byte it went wrong", () => {
  expect(check("28 01 00 00")).toThrow(/\(at byte 3\)$/);
});
