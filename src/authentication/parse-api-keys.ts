import { type Document, isNode, LineCounter, parseDocument } from "yaml";
import type { Identity } from "../authorization/identity.ts";
import { shorten } from "../quote.ts";
import { apiKeyNameRule, isApiKeyName } from "./api-key.ts";
import { messageOf } from "./message-of.ts";

/** A key of the file of API keys. */
export interface ApiKeyEntry {
  /** The SHA-256 of the key. */
  readonly hash: Buffer;
  /** Until when it is good, in milliseconds since 1970; Infinity without an end. */
  readonly expires: number;
  readonly identity: Identity;
}

/** Where something is in the file: keys of mappings and places in lists, from the outside in. */
type Path = readonly (string | number)[];

type Fields = Readonly<Record<string, unknown>>;

/** Throws an Error that says what is wrong with what is there. */
type Fail = (path: Path, problem: string) => never;

const HASH = /^sha256:([0-9a-fA-F]{64})$/;
const TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d))?$/;

/**
 * Reads a file of API keys, in YAML: `keys`, a list with the `name` and the `hash` of each (`sha256:` and 64 hex digits),
 * when it `expires` (RFC 3339; a date alone begins in UTC), and the `claims` of who has it. Throws an Error that says
 * what is wrong and where, and repeats no hash; `file` is how it calls the file.
 */
export function parseApiKeys(file: string, text: string): readonly ApiKeyEntry[] {
  const lineCounter = new LineCounter();
  const lineOf = (position: number) => lineCounter.linePos(position).line;
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const [fault] = [...document.errors, ...document.warnings];
  if (fault !== undefined) throw new Error(`${file}, line ${lineOf(fault.pos[0])}: ${fault.message}`);

  const fail: Fail = (path, problem) => {
    const node = document.getIn(path, true);
    const line = lineOf(isNode(node) ? (node.range?.[0] ?? 0) : 0);
    throw new Error(`${file}, line ${line}: ${pathText(path)} ${problem}`);
  };
  const { keys } = fieldsOf(contentOf(document, fail), [], ["keys"], fail);
  if (!Array.isArray(keys)) return fail(["keys"], "must be a list.");
  const entries = keys.map((each, index) => entryOf(each, ["keys", index], fail));
  const sameName = secondOf(entries.map(({ identity }) => identity.name));
  if (sameName !== undefined) fail(["keys", sameName, "name"], "is another key's already.");
  const sameHash = secondOf(entries.map(({ hash }) => hash.toString("hex")));
  if (sameHash !== undefined) fail(["keys", sameHash, "hash"], "is another key's already.");
  return entries;
}

function contentOf(document: Document, fail: Fail): unknown {
  try {
    return document.toJS();
  } catch (error) {
    return fail([], `cannot be read: ${messageOf(error)}`);
  }
}

function entryOf(value: unknown, path: Path, fail: Fail): ApiKeyEntry {
  const { name, hash, expires, claims = {} } = fieldsOf(value, path, ["name", "hash", "expires", "claims"], fail);
  if (typeof name !== "string" || !isApiKeyName(name)) return fail([...path, "name"], `${apiKeyNameRule}.`);
  const [, digits] = (typeof hash === "string" ? HASH.exec(hash) : undefined) ?? [];
  if (digits === undefined) return fail([...path, "hash"], 'must be "sha256:" and 64 hexadecimal digits.');
  const end = expires === undefined ? Number.POSITIVE_INFINITY : timeOf(expires);
  if (Number.isNaN(end)) return fail([...path, "expires"], "must be a time such as 2027-01-01T00:00:00Z.");
  if (!isMapping(claims)) return fail([...path, "claims"], "must be a mapping.");
  return { hash: Buffer.from(digits, "hex"), expires: end, identity: { name: `key:${name}`, claims } };
}

function timeOf(value: unknown): number {
  return typeof value === "string" && TIME.test(value) ? Date.parse(value) : Number.NaN;
}

function fieldsOf(value: unknown, path: Path, known: readonly string[], fail: Fail): Fields {
  if (!isMapping(value)) return fail(path, `must be a mapping with ${known.join(", ")}.`);
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) return fail([...path, unknown], `is unknown; known are ${known.join(", ")}.`);
  return value;
}

function isMapping(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The index of the first text that has come before. */
function secondOf(texts: readonly string[]): number | undefined {
  const firsts = new Map(texts.map((text, index) => [text, index] as const).reverse());
  const index = texts.findIndex((text, place) => firsts.get(text) !== place);
  return index === -1 ? undefined : index;
}

/** A path in the usual notation, such as `keys[2].hash`. */
function pathText(path: Path): string {
  const text = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${shorten(part)}`)).join("");
  return text === "" ? "the file" : text.slice(1);
}
