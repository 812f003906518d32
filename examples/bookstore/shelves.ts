/** A book of the store. */
export interface Book {
  readonly title: string;
  readonly author: string;
}

const authors = ["Cervantes", "Austen", "Melville", "Tolstoy", "Woolf"];

/** The books of each shelf, by its name. */
export const shelves: ReadonlyMap<string, readonly Book[]> = new Map([
  ["shelves/novels", made(40)],
  ["shelves/poems", made(4)],
  ["shelves/empty", []],
]);

function made(count: number): Book[] {
  return Array.from({ length: count }, (_, index) => ({
    title: `Book ${index + 1}`,
    author: authors[index % authors.length] ?? "",
  }));
}
