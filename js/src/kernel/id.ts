/** Creates a random ID of 128 bits. `crypto.randomUUID` is missing where a notebook is served over plain HTTP. */
export function newId(): string {
  return crypto.getRandomValues(new BigUint64Array(2)).join("-");
}
