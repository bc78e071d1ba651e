import { explainCode } from '../codes/explainCode.ts';
import { explanationLines } from '../codes/formatExplanation.ts';

/** Prints what each code means. @returns the exit code: 1 when one of them is not known */
export async function explain(codes: readonly string[]): Promise<number> {
  if (codes.length === 0) {
    process.stderr.write('Name a code to explain, such as -2147221231, 0x80040111 or 5.7.60.\n');
    return 2;
  }
  let unknown = 0;
  for (const code of codes) {
    const explanation = await explainCode(code);
    process.stdout.write(`${explanationLines(explanation).join('\n')}\n`);
    if (explanation.readings.length === 0) unknown++;
  }
  return unknown > 0 ? 1 : 0;
}
