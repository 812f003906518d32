import type { JsonValue } from "@bufbuild/protobuf";
import { jsonText } from "./json-text.ts";
import type { OutputFormat } from "./output-format.ts";
import { yamlText } from "./yaml-text.ts";

/** One JSON or YAML document with a list in it, written while the list is read. */
export class ListDocument {
  readonly #format: Exclude<OutputFormat, "table">;
  #empty = true;

  constructor(format: Exclude<OutputFormat, "table">) {
    this.#format = format;
  }

  /** How the document begins, with the name of the list. */
  begin(key: string): string {
    return this.#format === "json" ? `{\n  "${key}": [` : `${key}:`;
  }

  /** The next item. */
  item(value: JsonValue): string {
    const first = this.#empty;
    this.#empty = false;
    if (this.#format === "yaml") return `${first ? "\n" : ""}${yamlText([value])}`;
    return `${first ? "" : ","}\n${jsonText(value).replace(/^/gmu, "    ")}`;
  }

  /** How it ends, with the place where the list goes on, if it does. */
  end(nextPageToken: string): string {
    const more = nextPageToken === "" ? {} : { nextPageToken };
    if (this.#format === "yaml") return (this.#empty ? " []\n" : "") + (nextPageToken === "" ? "" : yamlText(more));
    const rest = nextPageToken === "" ? "" : `,${jsonText(more).slice(1, -2)}`;
    return `${this.#empty ? "" : "\n  "}]${rest}\n}\n`;
  }
}
