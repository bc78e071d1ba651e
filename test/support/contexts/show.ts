import { readFileSync } from 'node:fs';
import type { ContextRecord, DiagnosticContext } from '../../../server/src/codes/context/context.ts';
import { readContexts } from '../../../server/src/codes/context/readContexts.ts';

/** The text of a fixture. */
export function contextText(name: string): string {
  return readFileSync(new URL(`../../fixtures/contexts/${name}.txt`, import.meta.url), 'utf8');
}

/** The first context of a fixture. */
export function readFixture(name: string): DiagnosticContext {
  return only(readContexts(contextText(name)));
}

export function only(contexts: readonly DiagnosticContext[]): DiagnosticContext {
  const [context] = contexts;
  if (context === undefined) throw new Error('no context');
  return context;
}

/** `17.27161 return ec=0x0 length=148 latency=0`: a record on one line, only what it says. */
export function show(record: ContextRecord): string {
  const { lid, type, kind, eeinfo, rop } = record;
  const hex = (value: number | undefined) =>
    value === undefined ? undefined : `0x${value.toString(16).toUpperCase()}`;
  const fields = {
    ec: hex(record.storeEc),
    tag: hex(record.propTag),
    dwParam: hex(record.dwParam),
    qword: record.qword,
    guid: record.guid,
    version: record.version,
    rop: rop === undefined ? undefined : rop.id,
    name: rop?.name,
    function: record.function,
    status: hex(record.rpcStatus),
    length: record.length,
    latency: record.latency,
    text: record.text,
    prm: eeinfo?.index,
    [eeinfo?.field === 'parameter' ? (eeinfo.type ?? '') : (eeinfo?.field ?? '')]: eeinfo?.value,
  };
  const shown = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value ?? ''}`);
  return [`${type === undefined ? '' : `${type}.`}${lid} ${kind}`, ...shown].join(' ');
}
