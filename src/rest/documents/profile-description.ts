import type { JsonObject } from "@bufbuild/protobuf";

/** What an OpenAPI document has of a profile. */
export interface ProfileDescription {
  readonly tag: string;
  readonly description: string;
  readonly paths: JsonObject;
  readonly schemas: JsonObject;
}
