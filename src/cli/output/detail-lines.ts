import type { JsonObject, JsonValue } from "@bufbuild/protobuf";
import { typeNameOfUrl } from "../../packing/type-name-of-url.ts";
import { isObject, listAt, textAt } from "./json-fields.ts";

/** How the details of AIP-193 are said, by the type of the detail; each gets the JSON of one. */
const inWords: Readonly<Record<string, (detail: JsonObject) => string[]>> = {
  "google.rpc.ErrorInfo": (info) => [`reason: ${textAt(info, "reason")}${context(info)}`],
  "google.rpc.BadRequest": (request) =>
    listAt(request, "fieldViolations").map((each) => `${textAt(each, "field")}: ${textAt(each, "description")}`),
  "google.rpc.PreconditionFailure": (failure) =>
    listAt(failure, "violations").map((each) => {
      return `precondition ${textAt(each, "type")}: ${withText(textAt(each, "subject"), textAt(each, "description"))}`;
    }),
  "google.rpc.QuotaFailure": (failure) =>
    listAt(failure, "violations").map((each) => {
      return `quota: ${withText(textAt(each, "subject"), textAt(each, "description"))}`;
    }),
  "google.rpc.ResourceInfo": (info) => {
    const resource = `${textAt(info, "resourceType")} ${textAt(info, "resourceName")}`.trim();
    return [`resource: ${withText(resource, textAt(info, "description"))}`];
  },
  "google.rpc.RetryInfo": (info) => [`try again after: ${textAt(info, "retryDelay") || "0s"}`],
  "google.rpc.Help": (help) =>
    listAt(help, "links").map((link) => `help: ${withText(textAt(link, "url"), textAt(link, "description"))}`),
  "google.rpc.LocalizedMessage": (localized) => [
    `message (${textAt(localized, "locale")}): ${textAt(localized, "message")}`,
  ],
  "google.rpc.RequestInfo": (info) => [`request: ${textAt(info, "requestId")}`],
};

/** What a detail of an error says, as lines; as JSON if its type is not one of AIP-193. */
export function detailLines(detail: JsonObject): string[] {
  const type = textAt(detail, "@type");
  const lines = Object.hasOwn(detail, "value") ? undefined : inWords[typeNameOfUrl(type)]?.(detail);
  return lines ?? [`detail: ${JSON.stringify(detail)}`];
}

/** The domain and the metadata of an ErrorInfo, in brackets. */
function context(info: JsonObject): string {
  const { metadata } = info;
  const entries: [string, JsonValue][] = isObject(metadata) ? Object.entries(metadata) : [];
  const parts = [textAt(info, "domain"), ...entries.map(([key, value]) => `${key}=${value}`)].filter(
    (part) => part !== "",
  );
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}

function withText(subject: string, description: string): string {
  return [subject, description].filter((part) => part !== "").join(": ");
}
