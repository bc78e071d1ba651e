/** Why a check can not say yes or no. The message is the whole sentence that the user reads. */
export class NotKnown extends Error {
  override readonly name = 'NotKnown';
}

/** A value, or the sentence that says why there is none. */
export type Known<T> =
  { readonly value: T; readonly why?: never } | { readonly value?: never; readonly why: string };

/** For what is only a part of an answer: that it is not known does not end the check. */
export function orWhyNot<T>(read: () => T): Known<T> {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof NotKnown) return { why: error.message };
    throw error;
  }
}
