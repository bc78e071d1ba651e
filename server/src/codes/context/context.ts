import type { Span } from '../../model/location.ts';

/** A value, and where it stands in the text. */
export interface Placed<Value> extends Span {
  readonly value: Value;
}

/** What the line of the exception says: `MapiExceptionNotFound: Unable to open folder. (hr=0x8004010F, ec=-2147221233)`. */
export interface ContextHeader {
  /** Name of the class: `MapiExceptionNotFound`. */
  readonly exception: Placed<string>;
  readonly message?: Placed<string>;
  /** The 32 bits of the HRESULT as an unsigned number. */
  readonly hr?: Placed<number>;
  /** As printed, signed: a store code, an HRESULT, or an ESE error. */
  readonly ec?: Placed<number>;
}

/** What a record is for. `unknown` has a payload or words that nothing public explains. */
export type RecordKind =
  | 'marker'
  | 'dwParam'
  | 'storeEc'
  | 'text'
  | 'propTag'
  | 'qword'
  | 'guid'
  | 'version'
  | 'call'
  | 'return'
  | 'exception'
  | 'parseStart'
  | 'parseDone'
  | 'rop'
  | 'ropError'
  | 'ropFailure'
  | 'error'
  | 'remoteStart'
  | 'remoteEnd'
  | 'overflow'
  | 'eeinfo'
  | 'unknown';

/** A field of RPC extended error information. */
export type EeInfoField =
  | 'computerName'
  | 'processId'
  | 'generationTime'
  | 'component'
  | 'status'
  | 'location'
  | 'flags'
  | 'parameterCount'
  | 'parameter';

export interface EeInfo {
  readonly field: EeInfoField;
  /** As printed: digits, a name, a time. */
  readonly value: string;
  /** Of a parameter: its number and the type that is printed (`Long`, `Pointer`, `Unicode` …). */
  readonly index?: number;
  readonly type?: string;
}

/** One record of a diagnostic context. All numbers of 32 bits are unsigned. */
export interface ContextRecord extends Span {
  readonly lid: number;
  /** The number before the dot; the expanded form does not print it. */
  readonly type?: number;
  readonly kind: RecordKind;
  /** The digits of the value, or of the first one. */
  readonly value?: Span;
  /** The error code: of StoreEc, ROP Error, ROP Failure, Error, and `returned [ec=…]`. */
  readonly storeEc?: number;
  readonly dwParam?: number;
  /** The digits of dwParam where `value` is another number of the record. */
  readonly dwParamAt?: Span;
  readonly propTag?: number;
  /** `0x` and 16 digits. */
  readonly qword?: string;
  readonly guid?: string;
  /** `15.2.659.4` */
  readonly version?: string;
  readonly rop?: { readonly id: number; readonly name?: string };
  readonly text?: string;
  /** The function that was called; only the expanded form prints it. */
  readonly function?: string;
  readonly rpcStatus?: number;
  /** Bytes of the request or of the answer. */
  readonly length?: number;
  /** Milliseconds. */
  readonly latency?: number;
  readonly eeinfo?: EeInfo;
  /** Which part of the reading no public source confirms. */
  readonly unconfirmed?: string;
}

/** A diagnostic context. Every span counts UTF-16 units of the text that was read. */
export interface DiagnosticContext {
  /** From the exception's name, or the first record, to the last record or the dots that cut it. */
  readonly span: Span;
  /** `none`: an exception with hr and ec that no records follow. */
  readonly form: 'compact' | 'expanded' | 'none';
  readonly header?: ContextHeader;
  readonly records: readonly ContextRecord[];
  /** `......`: older records were dropped. */
  readonly cutHead: boolean;
  /** `...`: whoever printed it left the end away. */
  readonly cutTail: boolean;
  /** The server had more records than fit into its answer. */
  readonly overflow: boolean;
  /** What could not be read, in plain words. */
  readonly problems: readonly string[];
}

/** Locations of a context that carry its structure, named here and nowhere else; lids.json says what each is. */
export const lids = {
  remoteStart: 1494,
  remoteEnd: 1750,
  overflow: 1238,
  rop: 27962,
  ropError: 17082,
  ropFailure: 21817,
  parseStart: 23226,
  parseDone: 31418,
  clientParser: 21921,
  serverRop: 26426,
  failedRop: 56872,
  failedRopCode: 42712,
  otherFailedRop: 63016,
  otherFailedRopCode: 39640,
  serverIdentity: 10786,
  serverVersion: 50032,
  sizeLimit: 59176,
  currentSize: 34600,
  sendAs: 56248,
  lockQueue: 53152,
  mailbox: 45434,
  requestList: 84300,
  responseList: 79180,
  onlineStart: 95292,
  eeRecord: 62184,
  eeComputer: 16280,
  eeProcess: 8600,
  eeTime: 12696,
  eeComponent: 10648,
  eeStatus: 14744,
  eeLocation: 9624,
  eeFlags: 13720,
  eeParameterCount: 11672,
  eeText: 8856,
  eeNumber: 12952,
  eePointer: 15000,
} as const;

/** Records of the server that repeat which operation failed. */
export const serverRopLids: readonly number[] = [lids.failedRop, lids.otherFailedRop];
