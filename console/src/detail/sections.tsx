import type { ComponentChildren } from "preact";
import { isDone, type OperationRecord } from "../api/record.ts";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { Commands } from "./commands.tsx";
import { Facts } from "./facts.tsx";
import { Payload } from "./payload.tsx";
import { RawJson } from "./raw-json.tsx";
import { StatusView } from "./status-view.tsx";
import { Timeline } from "./timeline.tsx";

/** The parts of an operation that there are: what it is about on the left, what is around it on the right. */
export function Sections({ record }: { record: OperationRecord }) {
  const { operation, progress, labels = {} } = record;
  const { name, metadata, response, error } = operation;
  return (
    <div class="sections">
      <div>
        {error && (
          <Section title="Error">
            <StatusView status={error} />
          </Section>
        )}
        {progress && (
          <Section title="Progress">
            <ProgressBar progress={progress} isOver={isDone(record)} />
          </Section>
        )}
        {response && (
          <Section title="Response">
            <Payload any={response} of="the response" />
          </Section>
        )}
        {metadata && (
          <Section title="Metadata">
            <Payload any={metadata} of="the metadata" />
          </Section>
        )}
        <Section title="Commands">
          <Commands name={name} />
        </Section>
        <RawJson record={record} />
      </div>
      <div>
        <Section title="Timeline">
          <Timeline record={record} />
        </Section>
        {Object.keys(labels).length > 0 && (
          <Section title="Labels">
            <Facts facts={Object.entries(labels)} />
          </Section>
        )}
      </div>
    </div>
  );
}

function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="panel" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}
