import type { DescMessage } from "@bufbuild/protobuf";
import type { Encoded } from "../../handlers/handler.ts";
import type { ProtoJson } from "../../json/proto-json.ts";
import { ListOperationsResponseSchema, OperationSchema } from "../../proto/messages.ts";
import { type Selection, select } from "./field-selection.ts";
import { pageText } from "./page-text.ts";
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
  readonly #end: string;
  readonly #pretty = new RecentTexts();
  readonly #compact = new RecentTexts();

  /** `end` comes after each message, such as the end of a line. */
  constructor(json: ProtoJson, end: string) {
    this.#json = json;
    this.#end = end;
  }

  /**
   * The JSON of a message. In the usual styles, that of the same bytes, which must not change, is made once; and so is that
   * of each operation in a page of ListOperations.
   */
  write(desc: DescMessage, message: Encoded, style: JsonStyle): string {
    const isUsual = style.selection === undefined && !style.enumAsInteger;
    if (message instanceof Uint8Array) {
      const make = () => this.#make(desc, message, style) + this.#end;
      return isUsual ? (style.pretty ? this.#pretty : this.#compact).get(message, make) : make();
    }
    if (isUsual && desc === ListOperationsResponseSchema) return this.#page(message, style) + this.#end;
    return this.#make(desc, Buffer.concat(message), style) + this.#end;
  }

  /** The JSON of a page, of which every second piece is an operation, and the last piece the rest. */
  #page(pieces: readonly Uint8Array[], style: JsonStyle): string {
    const operations = pieces.filter((_, index) => index % 2 === 1);
    const texts = operations.map((bytes) => this.write(OperationSchema, bytes, style));
    const items = texts.map((text) => text.slice(0, text.length - this.#end.length));
    const rest = this.#json.encode(ListOperationsResponseSchema, pieces.at(-1) ?? new Uint8Array());
    return pageText(ListOperationsResponseSchema.field.operations.jsonName, items, rest, style.pretty);
  }

  #make(desc: DescMessage, bytes: Uint8Array, { selection, enumAsInteger, pretty }: JsonStyle): string {
    const json = showDone(desc, this.#json.encode(desc, bytes, { enumAsInteger }));
    const selected = selection === undefined ? json : select(json, selection);
    return JSON.stringify(selected, undefined, pretty ? 2 : undefined);
  }
}
