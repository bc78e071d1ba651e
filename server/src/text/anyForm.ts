import { utf8ScanText } from './decoding.ts';

/**
 * @returns alternatives of a pattern for some texts, the longest first: each as it is, and as it looks in the scan text
 * of a UTF-8 file. A blank stands for any white space.
 */
export function anyForm(texts: readonly string[]): string {
  return [...new Set(texts.flatMap((text) => [text, utf8ScanText(text)]))]
    .sort((a, b) => b.length - a.length)
    .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s'))
    .join('|');
}
