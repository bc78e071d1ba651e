import { sampleLength } from '../../server/src/formats/detect.ts';
import type { Attempts } from '../../server/src/model/attempts.ts';
import type { Location } from '../../server/src/model/location.ts';
import { severities, type Analysis } from '../../server/src/model/finding.ts';
import { createLocator } from '../../server/src/text/locate.ts';
import { analyseBytes, analyseDocument, encodingOf, maxFindings } from './analyse.ts';
import { checkCauses } from './checkCauses.ts';
import { checkCommands } from './checkCommands.ts';
import { checkEditor } from './checkEditor.ts';
import type { Random } from './random.ts';
import type { Sample } from './sample.ts';

/** Reads a sample in every way there is. @returns what should not be, in words */
export function checkSample({ text, bytes, random }: Sample): string[] {
  const document = analyseDocument(text);
  const failures = [
    ...checkAnalysis('document', document, text.length),
    ...checkPieces('document', document, (pieces) => analyseDocument(text, pieces), text.length, random),
    ...checkCommands(document),
    ...checkCauses(document),
  ];
  const encoding = encodingOf(bytes);
  if (encoding) {
    const file = analyseBytes(bytes, encoding);
    const name = `bytes, ${encoding.name}`;
    failures.push(
      ...checkAnalysis(name, file, bytes.length),
      ...checkPieces(
        name,
        file,
        (pieces) => analyseBytes(bytes, encoding, pieces),
        bytes.length - encoding.bom,
        random,
      ),
      ...checkCommands(file),
    );
  }
  return [...failures, ...checkEditor(text, random), ...checkPaths(text, document)];
}

function checkAnalysis(name: string, analysis: Analysis, length: number): string[] {
  const failures: string[] = [];
  const expect = (truth: boolean, what: string) => {
    if (!truth) failures.push(`${name}: ${what}`);
  };
  const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((a, b) => a + b, 0);
  expect(analysis.total === sum(analysis.totalByRule), 'the total is not the sum over the rules');
  expect(analysis.total === sum(analysis.totalBySeverity), 'the total is not the sum over the severities');
  expect(
    Object.keys(analysis.totalBySeverity).every((key) => severities.some((each) => each === key)),
    'unknown severity',
  );
  expect(
    analysis.findings.length === Math.min(analysis.total, maxFindings),
    `${analysis.findings.length} of ${analysis.total} findings are listed`,
  );
  for (const { rule, location, record, explainedBy } of analysis.findings) {
    for (const place of [location, record, ...(explainedBy ? [explainedBy] : [])]) {
      const inside = 0 <= place.start && place.start <= place.end && place.end <= length;
      expect(inside, `${rule} stands at ${place.start} to ${place.end} of ${length}`);
      expect(
        Number.isInteger(place.start) && Number.isInteger(place.end),
        `${rule} stands between two units`,
      );
    }
  }
  for (const { location } of analysis.problems) {
    if (location)
      expect(location.start >= 0 && location.end <= length, 'a problem stands outside of the source');
  }
  return failures;
}

/** Where a stream is cut must not matter. A first piece too short to recognise the log by is another question. */
function checkPieces(
  name: string,
  whole: Analysis,
  analyse: (pieces: readonly number[]) => Analysis,
  length: number,
  random: Random,
): string[] {
  const size = random.pick([1 + random.below(4), 1 + random.below(60), 1 + random.below(length + 1)]);
  const first = random.below(length + 1);
  const count = Math.min(Math.ceil((length - first) / size), 400);
  const pieces = [first, ...Array.from({ length: count }, () => 1 + random.below(size))];
  const inPieces = analyse(pieces);
  if (inPieces.format === null || whole.format === null) return [];
  const difference = firstDifference(whole, { ...inPieces, format: whole.format });
  return difference
    ? [`${name}: in pieces of ${pieces.slice(0, 8).join(', ')} … it is another analysis: ${difference}`]
    : [];
}

/**
 * What means something to an expression only once it is decoded, or counts as several: blanks, line ends, dashes and
 * quotes of Unicode, and letters that are ASCII in the other case. A file is cut into records before it is decoded.
 */
const onlyDecoded = /[^\x00-\x7f\p{L}\p{M}\p{S}]|[\u0130\u0131\u017f\u212a\u00b4]/u;

/** The same characters in an editor and in a file of UTF-8 must give the same findings at the same places. */
function checkPaths(text: string, document: Analysis): string[] {
  if (onlyDecoded.test(text)) return [];
  const bytes = Buffer.from(text, 'utf8');
  const encoding = encodingOf(bytes);
  // In more than that, the format is recognised by fewer characters of the file.
  if (bytes.length > sampleLength || encoding?.name !== 'utf-8' || encoding.bom > 0) return [];
  const file = analyseBytes(bytes, encoding);
  const isAscii = bytes.length === text.length;
  const toBytes = (place: { start: number; end: number }) => ({
    ...place,
    unit: 'byte',
    start: Buffer.byteLength(text.slice(0, place.start)),
    end: Buffer.byteLength(text.slice(0, place.end)),
  });
  const expected = {
    ...document,
    encoding: file.encoding,
    // A file is weighed in bytes: of two formats in it another may come out on top.
    format: isAscii ? document.format : file.format,
    problems: file.problems,
    findings: document.findings.map((finding) => ({
      ...finding,
      location: toBytes(finding.location),
      record: toBytes(finding.record),
      ...(finding.explainedBy && { explainedBy: toBytes(finding.explainedBy) }),
    })),
    ...(document.attempts && { attempts: attemptsAt(document.attempts, toBytes) }),
  };
  const difference = firstDifference(expected, file);
  if (difference) return [`document and file of ${isAscii ? 'ASCII' : 'UTF-8'} disagree: ${difference}`];
  return checkLines(text, bytes, document, file);
}

/** Attempts with their places in other units. */
function attemptsAt(attempts: Attempts, place: (location: Location) => object) {
  const groups = attempts.groups.map((group) => ({
    ...group,
    mailboxes: group.mailboxes.map((mailbox) => ({
      ...mailbox,
      ...(mailbox.refusal && {
        refusal: { ...mailbox.refusal, location: place(mailbox.refusal.location) },
      }),
    })),
  }));
  return { ...attempts, groups };
}

function checkLines(text: string, bytes: Uint8Array, document: Analysis, file: Analysis): string[] {
  const locator = createLocator(
    { name: 'utf-8', bom: 0 },
    file.findings.map(({ location }) => location.start),
  );
  locator.push(bytes);
  const positions = locator.end();
  return document.findings.flatMap(({ location }, index) => {
    const before = text.slice(0, location.start).split(/\r\n|\r|\n/);
    // Between CR and LF there is no line.
    if (text.slice(location.start - 1, location.start + 1) === '\r\n') return [];
    const expected = `${before.length}:${(before.at(-1) ?? '').length + 1}`;
    const found = positions.get(file.findings[index]?.location.start ?? -1);
    const actual = `${found?.line ?? '?'}:${found?.column ?? '?'}`;
    return actual === expected ? [] : [`a finding at ${expected} is said to be at ${actual}`];
  });
}

/** @returns where two plain values part, as a path with both values */
function firstDifference(expected: unknown, actual: unknown, path = ''): string | undefined {
  if (Object.is(expected, actual)) return undefined;
  if (typeof expected !== 'object' || typeof actual !== 'object' || !expected || !actual)
    return `${path} is ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`;
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const difference = firstDifference(
      (expected as Record<string, unknown>)[key],
      (actual as Record<string, unknown>)[key],
      `${path}.${key}`,
    );
    if (difference) return difference;
  }
  return undefined;
}
