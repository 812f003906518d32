/** One line of a metric: its name, its labels and its value. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric as Prometheus' text format has it. */
export interface MetricText {
  readonly help: string;
  readonly type: string;
  readonly samples: Sample[];
}

const HELP = /^# HELP (?<name>[a-zA-Z_:][\w:]*) (?<text>.+)$/;
const TYPE = /^# TYPE (?<name>[a-zA-Z_:][\w:]*) (?<text>counter|gauge|histogram|summary|untyped)$/;
const SAMPLE = /^(?<name>[a-zA-Z_:][\w:]*)(?:\{(?<labels>.*)\})? (?<value>[Nn]a[Nn]|[+-]?Inf|[-+.\de]+)$/;
const LABEL = /(?<name>[a-zA-Z_]\w*)="(?<value>(?:[^"\\\n]|\\[\\n"])*)"(?:,|$)/y;

/** Reads the text format strictly: throws if a line is malformed, or not under the HELP and TYPE of its metric. */
export function parseExposition(text: string): ReadonlyMap<string, MetricText> {
  const metrics = new Map<string, MetricText>();
  let present: MetricText & { readonly name: string } = { name: "", help: "", type: "", samples: [] };
  let help: { readonly name: string; readonly text: string } | undefined;
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const [helpLine, typeLine, sampleLine] = [HELP, TYPE, SAMPLE].map((pattern) => pattern.exec(line)?.groups);
    if (helpLine) {
      help = { name: helpLine.name ?? "", text: helpLine.text ?? "" };
    } else if (typeLine) {
      const { name = "", text: type = "" } = typeLine;
      if (help?.name !== name || metrics.has(name)) throw new Error(`misplaced: ${line}`);
      present = { name, help: help.text, type, samples: [] };
      metrics.set(name, present);
    } else if (sampleLine) {
      const { name = "", labels = "", value } = sampleLine;
      const ofHistogram = present.type === "histogram" ? name.replace(/_(bucket|sum|count)$/, "") : name;
      if (ofHistogram !== present.name) throw new Error(`misplaced: ${line}`);
      present.samples.push({ name, labels: labelsIn(labels), value: Number(value?.replace("Inf", "Infinity")) });
    } else {
      throw new Error(`malformed: ${line}`);
    }
  }
  return metrics;
}

function labelsIn(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (LABEL.lastIndex = 0; LABEL.lastIndex < text.length; ) {
    const { name = "", value = "" } = LABEL.exec(text)?.groups ?? {};
    if (name === "" || name in labels) throw new Error(`malformed labels: ${text}`);
    labels[name] = value;
  }
  return labels;
}

/** The samples of a metric by their labels, in words: `{"rpc=a,code=OK": 1}`; those of a histogram only if named so. */
export async function samplesOf(
  source: { read(): Promise<string> },
  metric: string,
  name = metric,
): Promise<Record<string, number>> {
  const samples = parseExposition(await source.read()).get(metric)?.samples ?? [];
  return Object.fromEntries(
    samples
      .filter((sample) => sample.name === name)
      .map(({ labels, value }) => [
        Object.entries(labels)
          .map(([label, text]) => `${label}=${text}`)
          .join(","),
        value,
      ]),
  );
}
