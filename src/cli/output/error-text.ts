import { toBinary } from "@bufbuild/protobuf";
import type { ProtoJson } from "../../json/proto-json.ts";
import { Code, type Status, StatusSchema } from "../../proto/messages.ts";
import { detailLines } from "./detail-lines.ts";
import { isObject, listAt } from "./json-fields.ts";
import { printable } from "./printable.ts";

/** A status in words: `error: CODE: message`, and its details below, a line each. */
export function errorText(status: Status, json: ProtoJson, title = "error: "): string {
  const details = listAt(json.encode(StatusSchema, toBinary(StatusSchema, status)), "details");
  const lines = details.filter(isObject).flatMap(detailLines);
  return [`${title}${errorLine(status)}`, ...lines.map((line) => `  ${printable(line)}`), ""].join("\n");
}

/** A status in one line, without its details: `CODE: message`. */
export function errorLine({ code, message }: Status): string {
  return printable(`${Code[code] ?? `code ${code}`}: ${message || "no message"}`);
}
