/** The computer that asked: whether something is reached is said of a place, and of no other. */
export interface Vantage {
  readonly computer: string;
  /** Its addresses that are not loopback. */
  readonly addresses: readonly string[];
}

/** What a name service said. `code` is Node's: ENOTFOUND, ENODATA, ESERVFAIL, ETIMEOUT … */
export type Lookup =
  | { readonly kind: 'found'; readonly values: readonly string[] }
  /** It answered that there is none. */
  | { readonly kind: 'none'; readonly code: string }
  /** It could not be asked, or did not answer. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

export interface NameMeasurement {
  /** As asked: a full name, a short name or an address. */
  readonly host: string;
  readonly isAddress: boolean;
  readonly vantage: Vantage;
  /** DNS servers that were asked. */
  readonly servers: readonly string[];
  /** What programs on this computer get: hosts file, DNS, and whatever else the system asks. */
  readonly system: Lookup;
  /** DNS alone, A and AAAA. */
  readonly dns: Lookup;
  readonly short?: ShortNameMeasurement;
  readonly reverse: readonly { readonly address: string; readonly names: Lookup }[];
}

export interface ShortNameMeasurement {
  readonly name: string;
  readonly system: Lookup;
  /** With each suffix, in the order in which they are tried. */
  readonly suffixed: readonly { readonly name: string; readonly dns: Lookup }[];
}

/** Outcome of a NetBIOS question. */
export type NetbiosReply =
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] }
  | { readonly kind: 'names'; readonly names: readonly NetbiosName[]; readonly hardware: string }
  /** RFC 1002 4.2.14; the number is its RCODE. */
  | { readonly kind: 'negative'; readonly code: number }
  | { readonly kind: 'silent' }
  /** Something answered, and not as the protocol has it. */
  | { readonly kind: 'malformed'; readonly problem: string }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

export interface NetbiosName {
  readonly name: string;
  /** Sixteenth byte: 0x00 workstation or domain, 0x20 file server, 0x1C domain controllers … */
  readonly suffix: number;
  readonly group: boolean;
}

export interface NetbiosMeasurement {
  readonly host: string;
  /** Up to 15 characters, upper case. */
  readonly name: string;
  readonly vantage: Vantage;
  /** Addresses that DNS or the system gave for the host. */
  readonly addresses: readonly string[];
  /** Name query to the WINS server. */
  readonly wins?: { readonly server: string; readonly reply: NetbiosReply };
  /** Name query to everybody on the networks that this computer is on. */
  readonly broadcast: NetbiosReply;
  /** Node status request to each address of the host. */
  readonly status: readonly { readonly address: string; readonly reply: NetbiosReply }[];
}

export type PortState =
  | 'open'
  | 'refused'
  | 'no answer'
  /** A router, or the neighbour, says that the address cannot be reached. */
  | 'unreachable'
  /** This computer has no way to such an address: no IPv6, no network. */
  | 'no route'
  /** It could not be tried. */
  | 'failed';

export interface PortMeasurement {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  /** Id of the row in ports.json that was spoken to. */
  readonly service: string;
  readonly vantage: Vantage;
  /** Address of this computer that the connection went out from. */
  readonly from?: string;
  readonly state: PortState;
  readonly error?: { readonly code: string; readonly message: string };
  /** Time limit of each step, in milliseconds. */
  readonly limit: number;
  readonly greeting?: Greeting;
  readonly tls?: TlsMeasurement;
}

export type Greeting =
  | { readonly kind: 'text'; readonly text: string }
  /** Connected, and nothing came within the time. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'closed' };

/** `implicit`: TLS from the first byte; else the command that asks for it. */
export type TlsWay = 'implicit' | 'STARTTLS' | 'STLS' | 'StartTLS';

export interface TlsMeasurement {
  readonly way: TlsWay;
  readonly outcome: TlsOutcome;
  /** Names that the certificate was compared with: the one asked, and X509CertificateName where it was given. */
  readonly names: readonly string[];
  /** When it was measured, milliseconds since 1970. */
  readonly at: number;
}

export type TlsOutcome =
  | {
      readonly kind: 'done';
      readonly protocol: string;
      readonly cipher: string;
      /** Came about only when versions before TLS 1.2 and weak ciphers were allowed. */
      readonly old: boolean;
      readonly certificate: CertificateMeasurement;
    }
  /** The server does not offer TLS here; its answer. */
  | { readonly kind: 'not offered'; readonly answer: string }
  /** The server refused with an alert. */
  | { readonly kind: 'alert'; readonly alert: number }
  /** The connection ended without an alert. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'no answer' }
  /** This computer gave up on what the server sent. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

export interface CertificateMeasurement {
  /** The server's own first, then issuers as far as they were sent or are known here. */
  readonly chain: readonly CertificateFacts[];
  /** Absent: the chain ends in an authority that this computer believes. Else OpenSSL's word: CERT_HAS_EXPIRED … */
  readonly distrust?: string;
  /** Whether the certificate carries the name. */
  readonly fits: readonly { readonly name: string; readonly fits: boolean }[];
  /** How many authorities came from a file of the user. */
  readonly ownAuthorities: number;
}

export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  /** DNS names and addresses of the subject alternative name; the common name where there is none. */
  readonly names: readonly string[];
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** SHA-1 without colons, as Exchange shows it. */
  readonly thumbprint: string;
  readonly selfSigned: boolean;
  /** Where the issuer's certificate can be fetched (authority information access). */
  readonly issuerUrl?: string;
}
