import { create } from "@bufbuild/protobuf";
import { type FieldMask, FieldMaskSchema } from "@bufbuild/protobuf/wkt";
import type { ValueReader } from "./value-reader.ts";

const EMPTY_PATH = /,,|,$|^,/;
const [UNDERSCORE, CASE_BIT] = [0x5f, 0x20];

/** The reader of a google.protobuf.FieldMask: paths as ProtoJSON writes them, none of them empty. */
export const fieldMaskReader: ValueReader<FieldMask> = {
  expected: "paths in lowerCamelCase, with commas between",
  read(json) {
    if (typeof json !== "string" || json.includes("_") || EMPTY_PATH.test(json)) return undefined;
    return create(FieldMaskSchema, { paths: json === "" ? [] : snakeCase(json).split(",") });
  },
};

/** The text with `_a` for each `A`. Megabytes of capitals would take a replacement of each more than a second. */
function snakeCase(text: string): string {
  const bytes = Buffer.from(text);
  const snake = Buffer.allocUnsafe(2 * bytes.length);
  let length = 0;
  for (const byte of bytes) {
    if (byte < 0x41 || byte > 0x5a) {
      snake[length++] = byte;
    } else {
      snake[length++] = UNDERSCORE;
      snake[length++] = byte | CASE_BIT;
    }
  }
  return snake.toString("utf8", 0, length);
}
