import { formatIds, type FormatId } from '../model/record.ts';
import { documentDecoding, type Decoding } from '../text/decoding.ts';
import { noDateEvidence } from '../text/time.ts';
import { agentLog } from './agentLog.ts';
import { eventLog } from './eventLog.ts';
import type { FormatMemory, LogFormat } from './format.ts';
import { scriptMark } from './marks.ts';
import { ndr } from './ndr.ts';
import { protocolLog } from './protocolLog.ts';
import { readRecord } from './recordText.ts';
import { createSegmenter, type RawRecord } from './segment.ts';
import { sendAsExport } from './sendAsExport.ts';
import { setupLog } from './setupLog.ts';
import { shellOutput } from './shellOutput.ts';

/** Every format, in the order in which a line is offered to them. */
export const formats: readonly LogFormat[] = [
  agentLog,
  protocolLog,
  ndr,
  setupLog,
  shellOutput,
  eventLog,
  sendAsExport,
];

/** How much of a log is looked at to recognise it. */
export const sampleLength = 1 << 16;

const maxRecords = 200;

export function newMemory(): FormatMemory {
  return { columns: undefined, dates: noDateEvidence(), lastDate: '' };
}

/**
 * Recognises a log by its content: the sample is cut into records of every format, and the format whose records take
 * up most of it names the file. The file's name is not looked at.
 * @param sample the beginning of the log, as scan text of `decoding`
 * @returns `undefined` when it holds no record of ours
 */
export function detectFormat(sample: string, decoding: Decoding = documentDecoding): FormatId | undefined {
  if (sample.trimStart().startsWith(scriptMark)) return undefined;
  const coverage = new Map<FormatId, number>();
  const memory = newMemory();
  let left = maxRecords;
  const weigh = (raw: RawRecord) => {
    raw.format.observe?.(raw.text, memory);
    if (left-- <= 0) return;
    if (readRecord(raw, decoding, 0, memory).length === 0) return;
    coverage.set(raw.format.id, (coverage.get(raw.format.id) ?? 0) + raw.text.length);
  };
  const segmenter = createSegmenter(formats, weigh);
  segmenter.push(sample.slice(0, sampleLength));
  segmenter.end();
  return formatIds
    .filter((id) => coverage.has(id))
    .sort((a, b) => (coverage.get(b) ?? 0) - (coverage.get(a) ?? 0))[0];
}
