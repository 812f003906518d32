/** The same callback, except that what it throws is told to `onError` instead of whoever calls it. */
export function shielded<Arguments extends readonly unknown[]>(
  callback: (...given: Arguments) => void,
  onError: (error: unknown) => void,
): (...given: Arguments) => void {
  return (...given) => {
    try {
      callback(...given);
    } catch (error) {
      onError(error);
    }
  };
}
