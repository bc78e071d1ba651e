/** Bytes that are no security descriptor or SID: the message says what is wrong, and at which byte. */
export class DescriptorError extends Error {
  override readonly name = 'DescriptorError';
  /** Offset of the byte, counted from the start of what was read. */
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}
