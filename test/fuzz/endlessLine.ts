import { createEngine } from '../../server/src/engine.ts';
import { decodingOf } from '../../server/src/text/decoding.ts';

const megabyte = 1 << 20;
const kinds: readonly (readonly [name: string, begins: string, part: string])[] = [
  ['letters', '', 'a'],
  ['an agent record', '02/02/2007 16:24:30 CSession::Logon Error -2147221231 ', 'MAPI_E_LOGON_FAILED '],
  [
    'a quoted column',
    '#Fields: dateTime,context\n2026-03-12T08:00:00.000Z,"ErrMsg=ProxyNotAuthenticated',
    ',""',
  ],
];

/** Reads single lines of 100 and 200 MB, which exist in no memory at once. @returns how many fail */
export function endlessLine(): number {
  return kinds.filter(([name, begins, part]) => {
    const before = process.memoryUsage().rss;
    const half = read(begins, part, 100);
    const whole = read(begins, part, 200);
    const memory = Math.round((process.memoryUsage().rss - before) / megabyte);
    const fails = whole > Math.max(3 * half, 50) || memory > 200;
    process.stdout.write(
      `${fails ? 'FAILED: ' : ''}a line of 200 MB, ${name}: ${Math.round(whole)} ms, × ${(whole / half).toFixed(1)} of 100 MB, ${memory} MB more resident\n`,
    );
    return fails;
  }).length;
}

function read(begins: string, part: string, megabytes: number): number {
  const decoding = decodingOf({ name: 'utf-8', bom: 0 });
  const analyser = createEngine().analyser({ source: 'line', decoding, base: 0, maxFindings: 100 });
  const piece = Buffer.alloc(megabyte / 16, part);
  const begun = performance.now();
  analyser.push(decoding.scanText(Buffer.concat([Buffer.from(begins), piece])));
  for (let left = megabytes * 16; left > 0; left--) if (!analyser.push(decoding.scanText(piece))) break;
  analyser.end();
  return performance.now() - begun;
}
