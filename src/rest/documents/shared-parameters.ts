import type { JsonObject } from "@bufbuild/protobuf";

/** A parameter that every method takes in the query, besides its own. */
export interface SharedParameter {
  readonly description: string;
  readonly type: "string" | "boolean";
  readonly default?: string;
  /** The values that it may have, with what each means. */
  readonly values?: Readonly<Record<string, string>>;
}

/** The system parameters that Discovery documents list (https://cloud.google.com/apis/docs/system-parameters). */
export const sharedParameters: Readonly<Record<string, SharedParameter>> = {
  "$.xgafv": {
    description: "V1 error format.",
    type: "string",
    values: { "1": "v1 error format", "2": "v2 error format" },
  },
  access_token: { description: "OAuth access token.", type: "string" },
  alt: {
    description: "Data format for response.",
    type: "string",
    default: "json",
    values: {
      json: "Responses with Content-Type of application/json",
      proto: "Responses with Content-Type of application/x-protobuf",
      sse: "Streams as server-sent events, with Content-Type of text/event-stream",
    },
  },
  callback: { description: "JSONP, which this server refuses.", type: "string" },
  fields: {
    description: "Selector specifying which fields to include in a partial response.",
    type: "string",
  },
  key: { description: "API key.", type: "string" },
  oauth_token: { description: "OAuth 2.0 token for the current user.", type: "string" },
  prettyPrint: {
    description: "Returns response with indentations and line breaks.",
    type: "boolean",
    default: "true",
  },
  quotaUser: { description: "Who a quota is for. This server has none.", type: "string" },
  uploadType: { description: "Upload protocol for media. This server takes none.", type: "string" },
  upload_protocol: { description: "Upload protocol for media. This server takes none.", type: "string" },
};

/** The type of a parameter; of its values their names. */
export function typeOfParameter({ type, values }: SharedParameter): JsonObject {
  return { type, ...(values && { enum: Object.keys(values) }) };
}
