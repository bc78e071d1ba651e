import { parseArgs } from 'node:util';
import { analyze } from './analyze.ts';
import { explain } from './explain.ts';

const usage = `Exchange Triage

  analyze PATH… [--format text|ndjson] [--max-findings N] [--encoding NAME]
      Reads logs, event texts and bounced mails, and says what is wrong in them. Folders are read with all below.
      --max-findings   findings listed for each file (1000); all are counted
      --encoding       code page of files that are neither UTF-8 nor UTF-16 (windows-1252)
      Exit code: 0 nothing wrong found, 1 errors found, 2 something could not be read.

  explain CODE…
      Says what a code means: -2147221231, 0x80040111, MAPI_E_LOGON_FAILED, 10060, 5.7.60.
      Exit code: 0 known, 1 not known, 2 no code given.
`;

/** @returns the exit code */
async function main(args: string[]): Promise<number> {
  const [command, ...rest] = args;
  if (command === undefined || command === '--help' || command === '-h' || command === 'help') {
    process.stdout.write(usage);
    return command === undefined ? 2 : 0;
  }
  if (command === 'explain') return explain(rest.filter((code) => code !== '--'));
  if (command !== 'analyze') return wrong(`There is no command "${command}".`);
  return analyzeWith(rest);
}

async function analyzeWith(args: string[]): Promise<number> {
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: {
        format: { type: 'string', default: 'text' },
        'max-findings': { type: 'string', default: '1000' },
        encoding: { type: 'string', default: 'windows-1252' },
      },
    });
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
  const { format, 'max-findings': limit, encoding: codePage } = parsed.values;
  if (format !== 'text' && format !== 'ndjson') return wrong(`--format is text or ndjson, not "${format}".`);
  if (!/^[1-9]\d{0,6}$/.test(limit)) return wrong(`--max-findings takes a number from 1, not "${limit}".`);
  if (!isEncoding(codePage))
    return wrong(`--encoding does not know "${codePage}". Try windows-1251 or shift_jis.`);
  if (parsed.positionals.length === 0) return wrong('Name a file or folder to read.');
  return analyze(parsed.positionals, { format, maxFindings: Number(limit), codePage });
}

function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}

function wrong(message: string): number {
  process.stderr.write(`${message}\n\n${usage}`);
  return 2;
}

// A reader that has seen enough, such as head, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});
void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
