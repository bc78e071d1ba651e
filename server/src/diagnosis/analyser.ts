import { detectFormat, formats, newMemory } from '../formats/detect.ts';
import type { FormatMemory } from '../formats/format.ts';
import { readRecord } from '../formats/recordText.ts';
import { createSegmenter, maxRecordLength, type RawRecord } from '../formats/segment.ts';
import type { Analysis, Problem } from '../model/finding.ts';
import type { Unit } from '../model/location.ts';
import type { FormatId } from '../model/record.ts';
import { documentDecoding, type Decoding } from '../text/decoding.ts';
import { dateOrder, isoTime } from '../text/time.ts';
import { createCollection } from './collect.ts';
import { createDiagnosis, type RuleSet } from './diagnose.ts';

export interface AnalysisOptions {
  /** What is read, as it shall stand in locations: a path or a URI. */
  readonly source: string;
  readonly decoding: Decoding;
  /** Units that stand before the text: the length of a byte order mark. */
  readonly base: number;
  /** Findings to keep; all are counted. */
  readonly maxFindings: number;
  /** Told of every record as it is found. */
  readonly onRecord?: (raw: RawRecord, memory: FormatMemory) => void;
}

/** Reads one log in pieces. The first piece should hold what a log is recognised by: 64 KB, or all of it. */
export interface LogAnalyser {
  /** @returns false when nothing in the first piece is a record of a known format: there is no point in going on */
  push(scanText: string): boolean;
  end(): Analysis;
}

/** Begins to read one log. What a format cannot read yields nothing, never an error. */
export function createAnalyser(ruleSet: RuleSet, options: AnalysisOptions): LogAnalyser {
  const { source, decoding, base } = options;
  const unit: Unit = decoding === documentDecoding ? 'utf16' : 'byte';
  const diagnosis = createDiagnosis(ruleSet, source, unit);
  const found = createCollection(options.maxFindings);
  const memory = newMemory();
  const problems: Problem[] = [];
  let format: FormatId | undefined;
  let begun = false;
  let records = 0;

  const take = (raw: RawRecord) => {
    raw.format.observe?.(raw.text, memory);
    options.onRecord?.(raw, memory);
    if (raw.format.counts?.(raw.text) ?? true) records++;
    if (raw.cut && problems.length === 0)
      problems.push(cutProblem(source, unit, base + raw.start * decoding.unitBytes));
    if (!ruleSet[raw.format.id].literals.test(raw.text)) return;
    for (const record of readRecord(raw, decoding, base, memory)) {
      const wrong = diagnosis.take(record, records);
      if (wrong) found.add(wrong);
    }
  };
  const segmenter = createSegmenter(formats, take);

  return {
    push(scanText) {
      if (!begun) format = detectFormat(scanText, decoding);
      begun = true;
      if (format) segmenter.push(scanText);
      return format !== undefined;
    },
    end() {
      if (format) segmenter.end();
      const order = dateOrder(memory.dates);
      const attempts = diagnosis.attempts(records, (text) => isoTime(text, order));
      return {
        source,
        format: format ?? null,
        encoding: decoding.encoding,
        records,
        findings: found.findings
          .map((finding) => (finding.time ? { ...finding, time: isoTime(finding.time, order) } : finding))
          .sort((a, b) => a.location.start - b.location.start),
        total: found.total,
        totalBySeverity: found.bySeverity,
        totalByRule: found.byRule,
        ...(attempts && { attempts }),
        problems,
      };
    },
  };
}

function cutProblem(source: string, unit: Unit, start: number): Problem {
  return {
    message: `A record is longer than ${maxRecordLength >> 20} million characters. Its beginning was read, the rest of it was not.`,
    location: { source, unit, start, end: start + 1 },
  };
}
