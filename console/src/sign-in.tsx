import { useEffect, useRef, useState } from "preact/hooks";
import { type Credentials, credentials, signIn, unsendableAt } from "./api/credentials.ts";

/** Asks for what the server wants: a bearer token or an API key. It is kept for this tab only. */
export function SignIn() {
  const refused = credentials.value;
  const [kind, setKind] = useState<Credentials["kind"]>(refused?.kind ?? "token");
  const [secret, setSecret] = useState("");
  const [wrongAt, setWrongAt] = useState<number>();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const onSubmit = (event: Event) => {
    event.preventDefault();
    const given = secret.trim();
    const at = unsendableAt(given);
    setWrongAt(at);
    if (at !== undefined) field.current?.focus();
    else if (given !== "") signIn({ kind, secret: given });
  };
  const choice = (value: Credentials["kind"], text: string) => (
    <label>
      <input type="radio" name="kind" checked={kind === value} onChange={() => setKind(value)} /> {text}
    </label>
  );
  return (
    <main class="sign-in">
      <div class="panel">
        <h1>Sign in</h1>
        <p>This server wants to know who calls. What you enter is kept in this tab only, until it is closed.</p>
        {wrongAt !== undefined && (
          <p class="error" role="alert" id="wrong-secret">
            Character {wrongAt + 1} cannot be sent: {kind === "token" ? "a token" : "an API key"} has only letters,
            digits and signs of ASCII. Has something else been copied with it?
          </p>
        )}
        {refused && wrongAt === undefined && (
          <p class="error" role="alert">
            The server did not accept that {refused.kind === "token" ? "token" : "API key"}.
          </p>
        )}
        <form onSubmit={onSubmit}>
          <fieldset>
            <legend>Sign in with</legend>
            {choice("token", "Bearer token")}
            {choice("key", "API key")}
          </fieldset>
          <label>
            {kind === "token" ? "Token" : "API key"}
            <input
              ref={field}
              type="password"
              aria-invalid={wrongAt !== undefined}
              aria-describedby={wrongAt === undefined ? undefined : "wrong-secret"}
              autocomplete="off"
              value={secret}
              onInput={(event) => setSecret(event.currentTarget.value)}
            />
          </label>
          <button type="submit" class="primary">
            Sign in
          </button>
        </form>
      </div>
    </main>
  );
}
