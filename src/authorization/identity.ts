/** Who somebody has proved to be, before it is decided what they may do. */
export interface Identity {
  /** The name of the principal, such as `jwt:alice` or `key:ci`. */
  readonly name: string;
  /** What else is known for sure: the claims of a token, those of an API key, what a certificate says. */
  readonly claims: Readonly<Record<string, unknown>>;
}
