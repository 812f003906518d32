import { hashApiKey, makeApiKey } from "../../../src/authentication/api-key.ts";
import { keySetOf, makeSigner, type Signer } from "../../authentication/support/signer.ts";
import type { Folder } from "./folder.ts";
import { secret } from "./secrets.ts";

export const ISSUER = "https://issuer.example";
export const AUDIENCE = "longrun";

/** `root` may do everything; whoever has a claim `tenant` may do everything below that tenant; a `viewer` may look at all. */
export const TENANTS_POLICY = `
rules:
  - { role: admin, parents: ["**"], principals: ["jwt:root", "key:root", "cert:root"] }
  - { role: viewer, parents: ["**"], principals: ["*:viewer"] }
  - { role: admin, parents: ["tenants/{tenant}/**"] }
`;

/** Who calls a server in a test, and the files by which the server knows them. */
export class Callers {
  readonly #folder: Folder;
  readonly #keys: object[] = [];
  signer: Signer;
  #tokens = 0;

  private constructor(folder: Folder, signer: Signer) {
    this.#folder = folder;
    this.signer = signer;
    this.publish(signer);
    this.#writeKeys();
    this.setPolicy(TENANTS_POLICY);
  }

  static async in(folder: Folder): Promise<Callers> {
    return new Callers(folder, await makeSigner("ES256", "first"));
  }

  /** The settings of a server that takes the tokens and the keys. */
  get settings(): Record<string, string> {
    return {
      "jwt-issuer": ISSUER,
      "jwt-audience": AUDIENCE,
      "jwt-jwks": this.#folder.path("jwks.json"),
      "api-keys": this.#folder.path("keys.yaml"),
      "access-policy": this.#folder.path("policy.yaml"),
    };
  }

  /** The same as flags. */
  get flags(): string[] {
    return Object.entries(this.settings).flatMap(([name, value]) => [`--${name}`, value]);
  }

  /** Says which keys sign tokens. */
  publish(...signers: readonly Signer[]): void {
    this.writeKeySet(keySetOf(...signers));
  }

  writeKeySet(text: string): void {
    this.#folder.write("jwks.json", text);
  }

  setPolicy(text: string): void {
    this.#folder.write("policy.yaml", text);
  }

  /** A good token, unless claims or parts of the header are replaced; undefined leaves one out. */
  async token(
    claims: Readonly<Record<string, unknown>>,
    header?: Record<string, unknown>,
    signer = this.signer,
  ): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const usual = { iss: ISSUER, aud: AUDIENCE, sub: "root", iat: now, exp: now + 600 };
    const token = await signer.sign({ ...usual, ...claims }, header);
    return secret(`token ${++this.#tokens}`, token);
  }

  /** A new key, which is good as soon as the server reads the file. */
  addKey(name: string, more: { readonly expires?: string; readonly claims?: Record<string, unknown> } = {}): string {
    const key = secret(`key ${name}`, makeApiKey());
    this.#keys.push({ name, hash: `sha256:${hashApiKey(key).toString("hex")}`, ...more });
    this.#writeKeys();
    return key;
  }

  /** Takes all keys away. */
  removeKeys(): void {
    this.#keys.length = 0;
    this.#writeKeys();
  }

  breakKeys(): void {
    this.#folder.write("keys.yaml", "keys: [");
  }

  #writeKeys(): void {
    this.#folder.write("keys.yaml", JSON.stringify({ keys: this.#keys }));
  }
}
