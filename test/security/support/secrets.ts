import { afterEach, expect } from "@jest/globals";
import { hashApiKey } from "../../../src/authentication/api-key.ts";

const secrets = new Map<string, readonly string[]>();
const logs: (() => string)[] = [];

/** Notes a secret of the test that has begun: nothing that {@link overhear} hears may tell it. `as` is what it is, for messages. */
export function secret(as: string, text: string): string {
  const hash = hashApiKey(text);
  const forms = [text, encodeURIComponent(text), Buffer.from(text).toString("base64"), hash.toString("hex")];
  // The signature alone is a secret too: the rest of a token can be guessed.
  const signature = text.split(".")[2] ?? "";
  secrets.set(as, signature.length > 8 ? [...forms, signature] : forms);
  return text;
}

/** Has a log searched for the secrets at the end of the test. */
export function overhear(log: () => string): void {
  logs.push(log);
}

/** What of the secrets a text tells. */
export function secretsIn(text: string): string[] {
  return [...secrets].filter(([, forms]) => forms.some((form) => text.includes(form))).map(([as]) => as);
}

afterEach(() => {
  const told = logs.splice(0).flatMap((log) => secretsIn(log()));
  secrets.clear();
  expect(told).toEqual([]);
});
