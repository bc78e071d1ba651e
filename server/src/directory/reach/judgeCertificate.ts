import type { Catalog } from '../../knowledge/catalog.ts';
import type { CheckPart, CheckResult, Evidence, Outcome } from '../../model/check.ts';
import { certificateEvidence, certificateTroubles, settingAdvice } from './certificate.ts';
import { factsOf, subject } from './judgePort.ts';
import type { PortMeasurement, TlsMeasurement, TlsOutcome } from './measured.ts';
import type { PortRow } from './ports.ts';
import { clean, runFrom, worst } from './wording.ts';

/**
 * Judges the TLS of one port of a host: the handshake, and names, dates and chain of the certificate.
 * In: one measurement for each address; X509CertificateName where it is known. Out: undefined where no address got as far as TLS.
 */
export function judgeCertificate(
  measured: readonly PortMeasurement[],
  row: PortRow,
  certificateName: string | undefined,
  catalog: Catalog,
): CheckResult | undefined {
  const judged = measured.flatMap((each) =>
    each.tls === undefined ? [] : [{ each, verdict: judge(each.tls, row, certificateName, catalog) }],
  );
  const [first] = judged;
  if (first === undefined) return undefined;
  const outcome = worst(judged.map(({ verdict }) => verdict.outcome));
  const telling = judged.find(({ verdict }) => verdict.outcome === outcome) ?? first;
  const { host, port, vantage, from } = telling.each;
  return {
    check: 'reach.certificate',
    outcome,
    message: `${subject(host, port, row)}: ${telling.verdict.message}`,
    evidence: [runFrom(vantage, from), { label: 'How it was read', value: howRead }],
    parts: judged.map(({ each, verdict }) => partOf(each, verdict)),
    facts: { ...factsOf(host, port, row), certificateHost: certificateName ?? host },
    remedies: outcome === 'failed' ? row.remedies[telling.verdict.about] : [],
  };
}

interface Verdict {
  readonly outcome: Outcome;
  readonly message: string;
  readonly evidence: readonly Evidence[];
  readonly about: 'handshake' | 'certificate';
}

const howRead =
  'The handshake was made whether the certificate is valid or not, to read it. Nothing was sent over the connection.';

function partOf({ port, address }: PortMeasurement, { outcome, message, evidence }: Verdict): CheckPart {
  return { name: `${port} at ${clean(address)}`, outcome, message, evidence };
}

function judge(
  tls: TlsMeasurement,
  row: PortRow,
  certificateName: string | undefined,
  catalog: Catalog,
): Verdict {
  const { outcome } = tls;
  if (outcome.kind === 'done') return judgeDone(tls, outcome, row, certificateName);
  const failed = (message: string): Verdict => ({
    outcome: 'failed',
    message,
    evidence: [],
    about: 'handshake',
  });
  switch (outcome.kind) {
    case 'not offered':
      return { ...failed(notOffered(tls, outcome.answer)), outcome: row.checked ? 'failed' : 'unknown' };
    case 'alert':
      return failed(alertMessage(outcome.alert, catalog));
    case 'closed':
      return failed(`it ends the connection during the handshake, without an alert. ${whyClosed(row)}`);
    case 'no answer':
      return failed(
        'it does not answer the handshake in time: the service hangs, or something between swallows it.',
      );
    default:
      return failed(failureMessage(outcome));
  }
}

function judgeDone(
  { at, names }: TlsMeasurement,
  outcome: Extract<TlsOutcome, { kind: 'done' }>,
  row: PortRow,
  certificateName: string | undefined,
): Verdict {
  const { protocol, cipher, old, certificate } = outcome;
  const { always, whereChecked } = certificateTroubles(certificate, at);
  const tooOld = old
    ? [`It manages only ${protocol} with ${clean(cipher)}, which programs of today refuse.`]
    : [];
  const grave = [...tooOld, ...always, ...(row.checked ? whereChecked : [])];
  const mild = row.checked ? [] : whereChecked;
  const advice =
    row.protocol === 'imap' || row.protocol === 'pop'
      ? settingAdvice(certificate, names[0] ?? '', certificateName)
      : [];
  const evidence = [
    { label: 'TLS', value: `${protocol}, ${clean(cipher)}` },
    ...certificateEvidence(certificate),
    ...mild.map((value) => ({ label: 'Not checked by those who connect here', value })),
    ...advice.map((value) => ({ label: 'X509CertificateName', value })),
  ];
  const about = tooOld.length > 0 ? 'handshake' : 'certificate';
  if (grave.length > 0) return { outcome: 'failed', message: grave.join(' '), evidence, about };
  const fine =
    mild.length > 0
      ? 'TLS works. Those who connect here do not check name and chain.'
      : 'TLS works, and the certificate fits: name, dates and chain.';
  return { outcome: 'passed', message: fine, evidence, about };
}

function notOffered({ way }: TlsMeasurement, answer: string): string {
  return `it does not offer TLS (${way}); its answer: ${clean(answer)}`;
}

function alertMessage(alert: number, catalog: Catalog): string {
  const row = catalog.code('tls', alert);
  const name = row === undefined ? `alert ${alert}` : `${row.symbol} (alert ${alert})`;
  return `it refuses the handshake: ${name}. ${row?.note ?? ''}`.trim();
}

/** What is known to end a connection so. */
function whyClosed({ protocol, id }: PortRow): string {
  if (protocol === 'imap' || protocol === 'pop') {
    return 'So does Exchange where it finds no valid certificate for the name in X509CertificateName (events 2007 and 1102).';
  }
  if (id === 'ldaps' || id === 'gcs') return 'So does a domain controller that has no certificate for LDAP.';
  return 'So does a service that has no certificate, or one whose private key it cannot read.';
}

function failureMessage({ code, message }: Extract<TlsOutcome, { kind: 'failed' }>): string {
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNKNOWN_PROTOCOL/.test(code)) {
    return `what answers is no TLS: the port speaks clear text (${clean(code)}).`;
  }
  return `this computer gave the handshake up: ${clean(message)}.`;
}
