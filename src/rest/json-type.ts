/** The media type of JSON answers. */
export const JSON_TYPE = "application/json; charset=UTF-8";
