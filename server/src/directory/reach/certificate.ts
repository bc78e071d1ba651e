import type { Evidence } from '../../model/check.ts';
import type { CertificateFacts, CertificateMeasurement } from './measured.ts';
import { clean, list } from './wording.ts';

export interface Troubles {
  /** Dates: whoever looks at the certificate minds. */
  readonly always: readonly string[];
  /** Name and chain: only those mind who check them. */
  readonly whereChecked: readonly string[];
}

/** What is wrong with a certificate, in sentences. In: the certificate and the time of the measurement. */
export function certificateTroubles(certificate: CertificateMeasurement, at: number): Troubles {
  const { chain, fits } = certificate;
  const wrong = fits.filter((each) => !each.fits).map(({ name }) => name);
  const names = list(chain[0]?.names ?? []);
  const nameTrouble =
    wrong.length === 0 ? [] : [`The certificate is not for ${list(wrong)}: it has ${names}.`];
  return {
    always: chain.flatMap((each, index) => dateTrouble(each, index, at)),
    whereChecked: [...nameTrouble, ...chainTrouble(certificate)],
  };
}

/** What to show of a certificate. */
export function certificateEvidence({ chain, distrust, ownAuthorities }: CertificateMeasurement): Evidence[] {
  const [leaf, ...issuers] = chain;
  if (leaf === undefined) return [];
  const believed = `this computer's authorities${ownAuthorities === 0 ? '' : ` and ${ownAuthorities} of the file given`}`;
  return [
    { label: 'Subject', value: clean(leaf.subject) },
    { label: 'Names', value: list(leaf.names) },
    { label: 'Issuer', value: clean(leaf.issuer) },
    { label: 'Valid', value: `${day(leaf.from)} to ${day(leaf.to)}` },
    { label: 'Thumbprint', value: leaf.thumbprint },
    ...issuers.map((each) => ({
      label: 'Issued by',
      value: `${clean(each.subject)}, valid to ${day(each.to)}`,
    })),
    {
      label: 'Chain',
      value: `${distrust === undefined ? 'complete' : clean(distrust)}, against ${believed}`,
    },
  ];
}

/**
 * What the certificate means for Set-ImapSettings and Set-PopSettings -X509CertificateName. In: the name asked; the setting where known.
 * Source: Set-ImapSettings and Set-PopSettings, Microsoft Learn.
 */
export function settingAdvice(
  { chain, fits }: CertificateMeasurement,
  host: string,
  certificateName: string | undefined,
): string[] {
  const names = chain[0]?.names ?? [];
  const fitsName = (name: string) => fits.some((each) => each.name === name && each.fits);
  const wildcard = names.find((name) => name.startsWith('*.'));
  return [
    ...(certificateName === undefined || fitsName(certificateName)
      ? []
      : [
          `It is set to ${clean(certificateName)}, which this certificate does not have: the services were not restarted since, or something else answers.`,
        ]),
    fitsName(host)
      ? `${clean(host)} can be the value: the certificate has the name, and clients connect with it.`
      : `The service shows the certificate that has the name in X509CertificateName. Clients that connect to ${clean(host)} need a certificate with that name, enabled for the service, and the setting on it; or they connect with a name of this one: ${list(names)}.`,
    ...(wildcard === undefined
      ? []
      : [
          `${clean(wildcard)} is a wildcard: the setting still is a full name such as mail${clean(wildcard.slice(1))}, and the certificate need not be enabled for the service.`,
        ]),
  ];
}

function dateTrouble({ subject, from, to }: CertificateFacts, index: number, at: number): string[] {
  const which = index === 0 ? 'The certificate' : `The issuer's certificate (${clean(subject)})`;
  if (at > to) return [`${which} expired on ${day(to)}.`];
  return at < from
    ? [`${which} is not valid before ${day(from)}: issued too early, or a clock is wrong.`]
    : [];
}

function chainTrouble({ chain, distrust }: CertificateMeasurement): string[] {
  const leaf = chain[0];
  const last = chain.at(-1);
  if (distrust === undefined || leaf === undefined || last === undefined) return [];
  switch (distrust) {
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return [
        'The certificate is self-signed, as the one is that Exchange Setup makes: no client trusts it until it is installed there.',
      ];
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return [
        `The root of the chain, ${clean(last.subject)}, is not trusted by this computer. Computers of the domain may trust it: give its certificate as an own authority to check against it.`,
      ];
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return [missingIssuer(last)];
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return [];
    default:
      return [`This computer does not trust the certificate: ${clean(distrust)}.`];
  }
}

function missingIssuer({ issuer, issuerUrl }: CertificateFacts): string {
  const where =
    issuerUrl === undefined
      ? ''
      : ` It can be fetched from ${clean(issuerUrl)}, which Windows does by itself and other programs do not.`;
  return `The issuer ${clean(issuer)} was not sent, and this computer does not know it: the server lacks the intermediate certificate, or the authority is a private one.${where}`;
}

/** `2026-05-31`. */
function day(time: number): string {
  return Number.isNaN(time) ? 'an unreadable date' : new Date(time).toISOString().slice(0, 10);
}
