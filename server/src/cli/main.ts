import { parseArgs } from 'node:util';
import { analyze } from './analyze.ts';
import { explain } from './explain.ts';

const usage = `Exchange Triage

  analyze PATH… [--format text|ndjson] [--max-findings N] [--encoding NAME]
      Reads logs, event texts and bounced mails, and says what is wrong in them. Folders are read with all below.
      --max-findings   findings listed for each file (1000); all are counted
      --encoding       code page of files that are neither UTF-8 nor UTF-16 (windows-1252)
      Exit code: 0 nothing wrong found, 1 errors found, 2 something could not be read.

  explain TEXT… [--format text|json] [--knowledge FOLDER]
      Says what codes mean: -2147221231, 0x80040111, MAPI_E_LOGON_FAILED, 10060, 5.7.60, 15.1.2507.6, "event 12014",
      a line of a log, a whole bounced mail. Without TEXT, or with -, the text is read from standard input.
      --knowledge      folder whose .exchange-triage/ has codes, events or location ids of your own (this folder)
      Exit code: 0 known, 1 something not known, 2 nothing to explain.
`;

/** @returns the exit code */
async function main(args: string[]): Promise<number> {
  const [command, ...rest] = args;
  if (command === undefined || command === '--help' || command === '-h' || command === 'help') {
    process.stdout.write(usage);
    return command === undefined ? 2 : 0;
  }
  if (command === 'explain') return explainWith(rest);
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

/** Not parseArgs: a code may begin with a minus, and is no option then. */
function explainWith(args: readonly string[]): Promise<number> | number {
  const texts: string[] = [];
  let format = 'text';
  let knowledge: string | undefined;
  for (let at = 0; at < args.length; at++) {
    const [, name, value] = /^--(format|knowledge)(?:=(.*))?$/s.exec(args[at] ?? '') ?? [];
    if (name === undefined) {
      if (args[at] !== '--') texts.push(args[at] ?? '');
      continue;
    }
    const given = value ?? args[++at];
    if (given === undefined) return wrong(`--${name} needs a value.`);
    if (name === 'format') format = given;
    else knowledge = given;
  }
  if (format !== 'text' && format !== 'json') return wrong(`--format is text or json, not "${format}".`);
  return explain(texts, { format, ...(knowledge === undefined ? {} : { knowledge }) });
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
