import type { JsonValue } from "@bufbuild/protobuf";
import { Document, isScalar, visit } from "yaml";
import { isUnsafe, printableJson } from "./printable.ts";

/** A value as YAML, ending with a line break; what a terminal would obey is escaped. YAML 1.1 reads the same from it. */
export function yamlText(value: JsonValue): string {
  const document = new Document(JSON.parse(JSON.stringify(value)), { compat: "yaml-1.1" });
  visit(document, {
    Scalar(_, node) {
      if (isScalar<unknown>(node) && typeof node.value === "string" && isUnsafe(node.value.replaceAll("\n", ""))) {
        node.type = "QUOTE_DOUBLE";
      }
    },
  });
  return printableJson(document.toString({ lineWidth: 0 }));
}
