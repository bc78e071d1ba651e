const compiled = new Map<string, RegExp>();
/** A pattern never sees more of a value than this. */
const maxInput = 4096;

/** Whether a pattern of the knowledge matches, letter case aside. It is compiled once. */
export function matches(pattern: string, text: string): boolean {
  let expression = compiled.get(pattern);
  if (!expression) {
    expression = new RegExp(pattern, 'i');
    compiled.set(pattern, expression);
  }
  return expression.test(text.slice(0, maxInput));
}
