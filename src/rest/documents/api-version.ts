const VERSION = /^v\d+(?:(?:alpha|beta)\d*)?$/;

/** Whether a text is a version prefix of the google profile: `v1`, `v2beta3`, `v1alpha` and so on. */
export function isApiVersion(text: string): boolean {
  return VERSION.test(text);
}
