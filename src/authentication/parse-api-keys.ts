import type { Identity } from "../authorization/identity.ts";
import { YamlNode } from "../files/yaml-node.ts";
import { apiKeyNameRule, isApiKeyName } from "./api-key.ts";

/** A key of the file of API keys. */
export interface ApiKeyEntry {
  /** The SHA-256 of the key. */
  readonly hash: Buffer;
  /** Until when it is good, in milliseconds since 1970; Infinity without an end. */
  readonly expires: number;
  readonly identity: Identity;
}

const HASH = /^sha256:([0-9a-fA-F]{64})$/;
const TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d))?$/;

/**
 * Reads a file of API keys, in YAML: `keys`, a list with the `name` and the `hash` of each (`sha256:` and 64 hex digits),
 * when it `expires` (RFC 3339; a date alone begins in UTC), and the `claims` of who has it. Throws YamlError, which says
 * what is wrong and where, and repeats no hash; `file` is how it calls the file.
 */
export function parseApiKeys(file: string, text: string): readonly ApiKeyEntry[] {
  const { keys } = YamlNode.read(text, file).fields(["keys"]);
  const names = new Set<string>();
  const hashes = new Set<string>();
  return keys.items(0).map((key) => {
    const { name, hash, expires, claims } = key.fields(["name", "hash"], ["expires", "claims"]);
    const entry: ApiKeyEntry = {
      hash: parseHash(hash),
      expires: expires === undefined ? Number.POSITIVE_INFINITY : parseTime(expires),
      identity: { name: `key:${parseName(name)}`, claims: claims?.jsonObject() ?? {} },
    };
    addOnce(names, entry.identity.name, name);
    addOnce(hashes, entry.hash.toString("hex"), hash);
    return entry;
  });
}

function parseName(node: YamlNode): string {
  const name = node.text();
  if (!isApiKeyName(name)) throw node.error(`${apiKeyNameRule}.`);
  return name;
}

function parseHash(node: YamlNode): Buffer {
  const digits = HASH.exec(node.text())?.[1];
  if (digits === undefined) throw node.error('must be "sha256:" and 64 hexadecimal digits.');
  return Buffer.from(digits, "hex");
}

function parseTime(node: YamlNode): number {
  const text = node.text();
  const time = TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw node.error("must be a time such as 2027-01-01T00:00:00Z.");
  return time;
}

function addOnce(earlier: Set<string>, value: string, node: YamlNode): void {
  if (earlier.has(value)) throw node.error("is another key's already.");
  earlier.add(value);
}
