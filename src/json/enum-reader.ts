import type { DescEnum } from "@bufbuild/protobuf";
import { JsonNumber } from "./json.ts";
import { parseInteger } from "./parse-integer.ts";
import type { ValueReader } from "./value-reader.ts";

/** The full name of the enum whose only value is JSON's null. */
export const NULL_VALUE = "google.protobuf.NullValue";

const MOST = 2n ** 31n;

/** The reader of an enum's values: by name or by number; numbers without a name only if the enum is open. */
export function enumReader(desc: DescEnum): ValueReader<number> {
  return {
    expected: `the name or the number of a ${desc.typeName}`,
    read(json) {
      if (json === null) return desc.typeName === NULL_VALUE ? 0 : undefined;
      if (typeof json === "string") {
        return desc.values.find(({ name, jsonName }) => name === json || jsonName === json)?.number;
      }
      const number = json instanceof JsonNumber ? parseInteger(json.text) : undefined;
      if (number === undefined || number < -MOST || number >= MOST) return undefined;
      return desc.open || desc.value[Number(number)] !== undefined ? Number(number) : undefined;
    },
  };
}
