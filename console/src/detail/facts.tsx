import { PlainText } from "../ui/plain-text.tsx";

/** What something is called, and its value. */
export type Fact = readonly [name: string, value: string];

/** Names with their values. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>
            <PlainText text={name} longest={200} />
          </dt>
          <dd>
            <PlainText text={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
