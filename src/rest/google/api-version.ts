/** What a version prefix of the google profile is, as the source of a regular expression: `v1`, `v2beta3`, `v1alpha`. */
export const API_VERSION = "v\\d+(?:(?:alpha|beta)\\d*)?";
