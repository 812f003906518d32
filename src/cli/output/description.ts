import { toBinary } from "@bufbuild/protobuf";
import { type Any, AnySchema } from "@bufbuild/protobuf/wkt";
import type { OperationState } from "../../client/watch-states.ts";
import type { ProtoJson } from "../../json/proto-json.ts";
import type { Operation } from "../../proto/messages.ts";
import { elapsed } from "./elapsed.ts";
import { errorText } from "./error-text.ts";
import { isObject } from "./json-fields.ts";
import { printable } from "./printable.ts";
import { percentage } from "./progress-line.ts";
import { summaryOf } from "./summary.ts";
import { yamlText } from "./yaml-text.ts";

/** All about an operation that people want to read, in lines; `now` is in milliseconds since 1970. */
export function description(state: OperationState, json: ProtoJson, now: number): string {
  const { operation, record } = state;
  const { name, state: stateName, fraction, message, createTime, endTime } = summaryOf(state);
  const failed = operation.result.case === "error";
  const lines: [string, string | undefined][] = [
    ["Name", name],
    ["State", stateName],
    ["Progress", fraction === undefined ? undefined : percentage(fraction)],
    ["Message", failed || message === "" ? undefined : message],
    ["Created", createTime === undefined ? undefined : at(createTime, now)],
    ["Ended", endTime === undefined ? undefined : at(endTime, now)],
    ["Labels", labelsOf(record?.labels ?? {})],
  ];
  const given = lines.filter((line): line is [string, string] => line[1] !== undefined);
  return given.map(([title, text]) => `${`${title}:`.padEnd(10)} ${text}\n`).join("") + contents(operation, json);
}

function contents({ metadata, result }: Operation, json: ProtoJson): string {
  const parts = metadata ? [anyText("Metadata", metadata, json)] : [];
  if (result.case === "response") parts.push(anyText("Response", result.value, json));
  if (result.case === "error") parts.push(errorText(result.value, json, "Error:     "));
  return parts.join("");
}

/** The type of an Any, and its fields as YAML below. */
function anyText(title: string, any: Any, json: ProtoJson): string {
  const value = json.encode(AnySchema, toBinary(AnySchema, any));
  const { "@type": type = "", ...fields } = isObject(value) ? value : {};
  const heading = `${`${title}:`.padEnd(10)} ${printable(String(type))}\n`;
  return Object.keys(fields).length === 0 ? heading : heading + yamlText(fields).replace(/^(?=.)/gmu, "  ");
}

function at(time: number, now: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? "unknown" : `${date.toISOString()} (${elapsed(now - time)} ago)`;
}

function labelsOf(labels: Readonly<Record<string, string>>): string | undefined {
  const entries = Object.entries(labels).map(([key, value]) => printable(`${key}=${value}`));
  return entries.length === 0 ? undefined : entries.join(" ");
}
