import { StringValueSchema } from "@bufbuild/protobuf/wkt";
import { Longrun, openRepository } from "../../src/index.ts";

/** A service that is killed: it works on an operation for ever at the first attempt, and ends it at the second one. */
const [url = "", task = ""] = process.argv.slice(2);
const repository = await openRepository(url);
const longrun = new Longrun({ repository, leaseDuration: 1000 });
const say = (...words: unknown[]) => console.log(words.join(" "));
const types = { inputType: StringValueSchema, responseType: StringValueSchema };

const work = ({ value }: { value: string }, { name, attempt }: { name: string; attempt: number }) => {
  say("begun", name, attempt);
  return attempt === 1 ? new Promise<never>(() => {}) : { value: `${value} again` };
};
const rerun = longrun.handle("rerun", { ...types, onCrash: "rerun" }, work);
const fail = longrun.handle("fail", { ...types, onCrash: "fail" }, work);

if (task === "start") {
  await rerun.run({ value: "input" }, { operationId: "rerun" });
  await fail.run({ value: "input" }, { operationId: "fail" });
  await longrun.start({ operationId: "plain" }, (given) => {
    work({ value: "" }, given);
    return new Promise<void>(() => {});
  });
} else {
  repository.subscribe(({ record }) => record?.endTime !== undefined && say("ended", record.name));
}
setInterval(() => {}, 1000);
