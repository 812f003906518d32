import { useState } from "preact/hooks";
import { type Credentials, credentials, signIn } from "./api/credentials.ts";

/** Asks for what the server wants: a bearer token or an API key. It is kept for this tab only. */
export function SignIn() {
  const [kind, setKind] = useState<Credentials["kind"]>("token");
  const [secret, setSecret] = useState("");
  const refused = credentials.value;
  const onSubmit = (event: Event) => {
    event.preventDefault();
    if (secret.trim() !== "") signIn({ kind, secret: secret.trim() });
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
        {refused && (
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
              type="password"
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
