import type { DescMessage } from "@bufbuild/protobuf";
import type { ProtoJson } from "../../json/proto-json.ts";
import { type Selection, select } from "./field-selection.ts";
import { RecentTexts } from "./recent-texts.ts";
import { showDone } from "./show-done.ts";

/** How the JSON of an answer is wanted. */
export interface JsonStyle {
  /** Which parts; undefined for all. */
  readonly selection: Selection | undefined;
  readonly enumAsInteger: boolean;
  /** Whether it is indented by two spaces; else it is one line. */
  readonly pretty: boolean;
}

/** Writes encoded messages as JSON: canonical ProtoJSON, with the `done` of every Operation. */
export class AnswerJson {
  readonly #json: ProtoJson;
  readonly #pretty = new RecentTexts();
  readonly #compact = new RecentTexts();

  constructor(json: ProtoJson) {
    this.#json = json;
  }

  /** The JSON of a message. In the usual styles, that of the same bytes, which must not change, is made once. */
  write(desc: DescMessage, bytes: Uint8Array, style: JsonStyle): string {
    const make = () => this.#make(desc, bytes, style);
    if (style.selection !== undefined || style.enumAsInteger) return make();
    return (style.pretty ? this.#pretty : this.#compact).get(bytes, make);
  }

  #make(desc: DescMessage, bytes: Uint8Array, { selection, enumAsInteger, pretty }: JsonStyle): string {
    const json = showDone(desc, this.#json.encode(desc, bytes, { enumAsInteger }));
    return JSON.stringify(selection === undefined ? json : select(json, selection), undefined, pretty ? 2 : undefined);
  }
}
