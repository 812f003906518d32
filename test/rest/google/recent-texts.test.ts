import { expect, test } from "@jest/globals";
import { RecentTexts } from "../../../src/rest/google/recent-texts.ts";

/** Texts, and how often one has been made. */
function counted(most?: number) {
  const texts = new RecentTexts(most);
  let made = 0;
  const get = (bytes: Uint8Array, text = "text") =>
    texts.get(bytes, () => {
      made++;
      return text;
    });
  return { get, made: () => made };
}

test("the text of the same bytes is made once, that of equal ones again", () => {
  const { get, made } = counted();
  const bytes = Uint8Array.of(1);
  expect([get(bytes), get(bytes, "other"), get(Uint8Array.of(1), "other")]).toEqual(["text", "text", "other"]);
  expect(made()).toBe(2);
});

test("what is not asked for is forgotten when as much has been made twice, and what is asked for is kept", () => {
  const { get, made } = counted(40);
  const [kept, forgotten] = [Uint8Array.of(1), Uint8Array.of(2)];
  get(kept);
  get(forgotten);
  for (let count = 0; count < 100; count++) {
    get(new Uint8Array());
    get(kept);
  }
  expect(made()).toBe(102);
  get(forgotten);
  expect(made()).toBe(103);
});
