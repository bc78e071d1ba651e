// Every table that ships. Only catalog.ts imports this file, and not before something asks for a number.
import type {
  BuildTable,
  CueFile,
  EventFile,
  LidFile,
  LogValueFile,
  MeaningFile,
  NumberFile,
  StatusFile,
  WordFile,
} from './files.ts';
import bind from './codes/bind.json' with { type: 'json' };
import buildFile from './codes/builds.json' with { type: 'json' };
import cueFile from './codes/cues.json' with { type: 'json' };
import eeinfo from './codes/eeinfo.json' with { type: 'json' };
import ese from './codes/ese.json' with { type: 'json' };
import eventFile from './codes/events.json' with { type: 'json' };
import facilityFile from './codes/facilities.json' with { type: 'json' };
import hresult from './codes/hresult.json' with { type: 'json' };
import imap from './codes/imap.json' with { type: 'json' };
import ldap from './codes/ldap.json' with { type: 'json' };
import lidFile from './codes/lids.json' with { type: 'json' };
import mapi from './codes/mapi.json' with { type: 'json' };
import meaningFile from './codes/meanings.json' with { type: 'json' };
import ntstatus from './codes/ntstatus.json' with { type: 'json' };
import rightFile from './codes/rights.json' with { type: 'json' };
import rop from './codes/rop.json' with { type: 'json' };
import rpc from './codes/rpc.json' with { type: 'json' };
import sidFile from './codes/sids.json' with { type: 'json' };
import smtpExchange from './codes/smtp-exchange.json' with { type: 'json' };
import smtpIana from './codes/smtp-iana.json' with { type: 'json' };
import smtpReplies from './codes/smtp-replies.json' with { type: 'json' };
import sspi from './codes/sspi.json' with { type: 'json' };
import tls from './codes/tls.json' with { type: 'json' };
import valueFile from './codes/values.json' with { type: 'json' };
import win32 from './codes/win32.json' with { type: 'json' };
import winsock from './codes/winsock.json' with { type: 'json' };

// The compiler sees lists where the schemas, which the tests check, say tuples.
export const numbers = [
  mapi,
  win32,
  winsock,
  rpc,
  hresult,
  sspi,
  ntstatus,
  ese,
  tls,
  ldap,
  bind,
  imap,
  rop,
] as unknown as readonly NumberFile[];
export const meanings = meaningFile as unknown as MeaningFile;
export const events = eventFile as unknown as EventFile;
export const lids = lidFile as unknown as LidFile;
export const statuses = smtpExchange as unknown as StatusFile;
export const logValues = valueFile as unknown as LogValueFile;
export const iana = smtpIana as unknown as WordFile;
export const replies = smtpReplies as unknown as WordFile;
export const facilities = facilityFile as unknown as WordFile;
export const components: WordFile = { sources: {}, rows: eeinfo.components };
export const locations: WordFile = { sources: {}, rows: eeinfo.locations };
export const sids = sidFile as unknown as WordFile;
export const rights = rightFile as unknown as WordFile;
export const builds = buildFile as unknown as BuildTable;
export const cues = (cueFile as unknown as CueFile).rows;
