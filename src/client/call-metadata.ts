import { Metadata } from "@grpc/grpc-js";
import { checkText } from "../check-argument.ts";
import { type CallLimits, withinLimits } from "./call-limits.ts";

/**
 * Gives a bearer token. It is asked before each call; if a server has refused the token, it is asked once more, with that
 * token, for one that is not kept from before.
 */
export type TokenSource = (refused?: string) => string | Promise<string>;

/** Who calls a server, and what else goes with each call. */
export interface CallerOptions {
  /** The token that goes with each call as `authorization: Bearer`, or a function that gives it. */
  readonly token?: string | TokenSource | undefined;
  /** The key that goes with each call as `x-api-key`. */
  readonly apiKey?: string | undefined;
  /** Headers (gRPC: metadata) that go with every call; the values of those whose name ends in `-bin` are base64. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** The headers that servers take for a proof of who calls. */
const CREDENTIALS = ["authorization", "x-api-key", "x-goog-api-key"];

/** Whether there is something among the options that nobody else is to see. */
export function hasCredentials({ token, apiKey, headers = {} }: CallerOptions): boolean {
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  return token !== undefined || apiKey !== undefined || names.some((name) => CREDENTIALS.includes(name));
}

/** The metadata of each call of a channel. No error of it tells a secret. */
export class CallMetadata {
  readonly #fixed = new Metadata();
  readonly #tokens: TokenSource | undefined;

  /** Throws a TypeError for what no header can carry, and for credentials that are given twice. */
  constructor({ token, apiKey, headers = {} }: CallerOptions) {
    for (const [name, value] of Object.entries(headers)) set(this.#fixed, name, value);
    if (apiKey !== undefined) this.#addOnce("x-api-key", "apiKey", secret("apiKey", apiKey));
    if (typeof token === "function") this.#tokens = token;
    else if (token !== undefined) this.#addOnce("authorization", "token", bearer(token));
    if (this.#tokens && this.#has("authorization")) throw givenTwice("token", "authorization");
  }

  /** Whether there may be another token when one is refused. */
  get isRenewable(): boolean {
    return this.#tokens !== undefined;
  }

  /**
   * The metadata of one call, its own to be changed; `refused` is that of the attempt before. Rejects with what the function
   * throws that gives the token, and when the limits of the call are reached before.
   */
  async forCall(limits: CallLimits, refused?: Metadata): Promise<Metadata> {
    const metadata = this.#fixed.clone();
    const tokens = this.#tokens;
    if (tokens === undefined) return metadata;
    const former = refused?.get("authorization").join("").slice("Bearer ".length);
    set(metadata, "authorization", bearer(await withinLimits(() => tokens(former), limits)));
    return metadata;
  }

  #has(header: string): boolean {
    return this.#fixed.get(header).length > 0;
  }

  #addOnce(header: string, option: string, value: string): void {
    if (this.#has(header)) throw givenTwice(option, header);
    set(this.#fixed, header, value);
  }
}

function givenTwice(option: string, header: string): TypeError {
  return new TypeError(`Give either ${option} or the header ${header}.`);
}

function bearer(token: string): string {
  return `Bearer ${secret("token", token)}`;
}

function secret(option: string, value: string): string {
  checkText(option, value);
  if (value === "") throw new TypeError(`${option} must not be empty.`);
  return value;
}

/** Sets a header; grpc-js's own error for a value that it does not take would tell the value. */
function set(metadata: Metadata, name: string, value: unknown): void {
  checkText(`The value of the header ${name}`, value);
  if (name.toLowerCase().endsWith("-bin")) metadata.set(name, Buffer.from(value, "base64"));
  else if (/^[\x20-\x7e]*$/u.test(value)) metadata.set(name, value);
  else throw new TypeError(`The value of the header ${name} must be printable ASCII.`);
}
