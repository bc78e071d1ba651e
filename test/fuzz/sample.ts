import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatIds, type FormatId } from '../../server/src/model/record.ts';
import { generate } from './grammar.ts';
import { encode, mutateBytes, mutateText } from './mutate.ts';
import { createRandom, mixSeed, type Random } from './random.ts';
import { analyseBytes, encodingOf } from './analyse.ts';

/** One input: what an editor would show, and the bytes of a file that may be broken further. */
export interface Sample {
  readonly text: string;
  readonly bytes: Uint8Array;
  /** For further choices about this sample. */
  readonly random: Random;
}

/** @returns the same sample for the same seed, format and index, whatever was made before it */
export function makeSample(seed: number, format: FormatId, index: number): Sample {
  const random = createRandom(mixSeed(seed, format, index));
  const texts = sampleTexts(format);
  const whole =
    random.chance(0.3) && texts[0] !== undefined
      ? random.pick([texts[0], ...texts])
      : generate(format, random);
  const text = mutateText(whole, generate(random.pick(formatIds), random), random);
  return { text, bytes: mutateBytes(encode(text, random), random), random };
}

const root = new URL('../../', import.meta.url);
const cache = new Map<FormatId, readonly string[]>();
/** A larger sample shows nothing that this much of it does not, and takes the time of many. */
const longest = 20_000;

/** Real logs of a format: those of this repository, and those beside it where somebody has put some. */
function sampleTexts(format: FormatId): readonly string[] {
  if (cache.size === 0) {
    const byFormat = new Map<FormatId, string[]>(formatIds.map((id) => [id, []]));
    for (const folder of ['samples', '../shared/samples']) {
      for (const file of filesBelow(fileURLToPath(new URL(folder, root)))) {
        const bytes = readFileSync(file).subarray(0, longest);
        const encoding = encodingOf(bytes);
        const found = encoding && analyseBytes(bytes, encoding).format;
        if (found) byFormat.get(found)?.push(new TextDecoder(encoding.name).decode(bytes));
      }
    }
    for (const [id, texts] of byFormat) cache.set(id, texts);
  }
  return cache.get(format) ?? [];
}

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch {
    return [];
  }
}
