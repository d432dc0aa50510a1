/** A file of labels or questions that cannot be used. The message names the file, the line, the field and what is allowed. */
export class InputError extends Error {
  override readonly name = 'InputError';
}
