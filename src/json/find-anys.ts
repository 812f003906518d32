import { type DescMessage, isMessage, type Message } from "@bufbuild/protobuf";
import { isReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import { type Any, AnySchema } from "@bufbuild/protobuf/wkt";
import { anyFields } from "./any-fields.ts";

/** One google.protobuf.Any of a message, and the keys and indexes that lead to it in the message's ProtoJSON. */
export interface FoundAny {
  readonly any: Any;
  readonly path: readonly (string | number)[];
}

/** Every Any of a message, itself if it is one; not those packed in another. */
export function findAnys(desc: DescMessage, message: Message): readonly FoundAny[] {
  if (isMessage(message, AnySchema)) return [{ any: message, path: [] }];
  const found: FoundAny[] = [];
  if (anyFields(desc).length > 0) visit(reflect(desc, message), [], found);
  return found;
}

function visit(message: unknown, path: FoundAny["path"], found: FoundAny[]): void {
  if (!isReflectMessage(message)) return;
  if (isMessage(message.message, AnySchema)) found.push({ any: message.message, path });
  for (const field of anyFields(message.desc)) {
    if (!message.isSet(field)) continue;
    const here = [...path, field.jsonName];
    if (field.fieldKind === "list") {
      for (const [index, item] of message.get(field).entries()) visit(item, [...here, index], found);
    } else if (field.fieldKind === "map") {
      for (const [key, value] of message.get(field)) visit(value, [...here, String(key)], found);
    } else {
      visit(message.get(field), here, found);
    }
  }
}
