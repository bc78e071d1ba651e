import type { Reference, Severity } from '../model/finding.ts';
import type { FormatId } from '../model/record.ts';
import type { RemedyKind } from '../model/remedy.ts';
import agentSendAs from './rules/agent-send-as.json' with { type: 'json' };
import agent from './rules/agent.json' with { type: 'json' };
import agentCodes from './rules/agent-codes.json' with { type: 'json' };
import event from './rules/event.json' with { type: 'json' };
import eventClient from './rules/event-client.json' with { type: 'json' };
import eventDatabase from './rules/event-database.json' with { type: 'json' };
import eventDirectory from './rules/event-directory.json' with { type: 'json' };
import eventHealth from './rules/event-health.json' with { type: 'json' };
import eventLegacy from './rules/event-legacy.json' with { type: 'json' };
import eventLync from './rules/event-lync.json' with { type: 'json' };
import eventMailFlow from './rules/event-mail-flow.json' with { type: 'json' };
import eventServices from './rules/event-services.json' with { type: 'json' };
import eventStore from './rules/event-store.json' with { type: 'json' };
import eventTransport from './rules/event-transport.json' with { type: 'json' };
import eventWeb from './rules/event-web.json' with { type: 'json' };
import eventWindows from './rules/event-windows.json' with { type: 'json' };
import ndr from './rules/ndr.json' with { type: 'json' };
import ndrConnection from './rules/ndr-connection.json' with { type: 'json' };
import ndrRecipient from './rules/ndr-recipient.json' with { type: 'json' };
import ndrReputation from './rules/ndr-reputation.json' with { type: 'json' };
import ndrRestriction from './rules/ndr-restriction.json' with { type: 'json' };
import ndrStore from './rules/ndr-store.json' with { type: 'json' };
import ndrTls from './rules/ndr-tls.json' with { type: 'json' };
import protocolCauses from './rules/protocol-causes.json' with { type: 'json' };
import protocol from './rules/protocol.json' with { type: 'json' };
import sendAs from './rules/send-as.json' with { type: 'json' };
import setup from './rules/setup.json' with { type: 'json' };
import setupChecks from './rules/setup-checks.json' with { type: 'json' };
import shell from './rules/shell.json' with { type: 'json' };
import shellAvailability from './rules/shell-availability.json' with { type: 'json' };
import shellDatabase from './rules/shell-database.json' with { type: 'json' };
import shellMapi from './rules/shell-mapi.json' with { type: 'json' };
import shellMigration from './rules/shell-migration.json' with { type: 'json' };
import shellSession from './rules/shell-session.json' with { type: 'json' };

/** Where a value comes from: a field of the record, another fact, or what is fixed. The first source that has it counts. */
export interface FactSource {
  readonly field?: string;
  readonly fact?: string;
  readonly value?: string;
  /** Its first group is the value; without a group, the match. `{q}` stands for any single quote mark. */
  readonly pattern?: string;
  /** `hex` writes a status code as `0x80040111`; `x500` decodes the local part of an IMCEAEX address. */
  readonly as?: 'hex' | 'x500';
}

export interface Matcher {
  readonly id: string;
  readonly formats: readonly FormatId[];
  readonly kinds?: readonly string[];
  /** One of these stands in every record that can match, in ASCII: what the scan looks for. */
  readonly literals: readonly string[];
  /** Patterns that fields must match, letter case aside. */
  readonly when?: Readonly<Record<string, string>>;
  readonly not?: Readonly<Record<string, string>>;
  readonly facts: Readonly<Record<string, readonly FactSource[]>>;
}

/** A record that explains later ones: it says who was logging on to what, before the error that does not. */
export interface ContextRule extends Matcher {
  /** Explains only records that have the same value in this field. */
  readonly sameField: string;
  /** Explains nothing that stands more records behind it. */
  readonly within: number;
}

/** Kinds of command that a rule has none of, in every version or only in some, and why none makes sense. */
export interface Lack {
  readonly kinds: readonly RemedyKind[];
  readonly only?: readonly string[];
  readonly why: string;
}

export interface Rule extends Matcher {
  readonly title: string;
  readonly severity: Severity;
  /** `{fact|what to say when it is not known}`. */
  readonly message: string;
  /** Speaks of any record of its kind, and only where no other rule does. */
  readonly generic?: boolean;
  readonly explainedBy?: string;
  /** Fields to underline: the first that the record has. */
  readonly at: readonly string[];
  /** The fact that is a code, and the family of codes it belongs to. */
  readonly code?: { readonly fact: string; readonly family?: string };
  readonly groupBy: readonly string[];
  readonly meaning: string;
  readonly causes: readonly string[];
  readonly next: string;
  readonly references: readonly Reference[];
  readonly remedies: readonly string[];
  readonly lacks?: readonly Lack[];
}

/** Within a format the files with the narrower rules stand first: the first rule that matches a record speaks. */
const files = [
  agentSendAs,
  agentCodes,
  agent,
  protocolCauses,
  protocol,
  eventDatabase,
  eventStore,
  eventTransport,
  eventMailFlow,
  eventDirectory,
  eventWeb,
  eventClient,
  eventHealth,
  eventLync,
  eventServices,
  eventWindows,
  eventLegacy,
  event,
  ndrStore,
  ndrRecipient,
  ndrReputation,
  ndrTls,
  ndrConnection,
  ndrRestriction,
  ndr,
  setupChecks,
  setup,
  sendAs,
  shellAvailability,
  shellDatabase,
  shellMigration,
  shellSession,
  shellMapi,
  shell,
] as unknown as readonly {
  readonly contexts?: readonly ContextRule[];
  readonly rules: readonly Rule[];
}[];

/** The rules in the order in which they are tried: those that speak of anything come last. */
export const rules: readonly Rule[] = files
  .flatMap((file) => file.rules)
  .sort((a, b) => Number(a.generic ?? false) - Number(b.generic ?? false));

export const contexts: readonly ContextRule[] = files.flatMap((file) => file.contexts ?? []);

const byId = new Map(rules.map((rule) => [rule.id, rule]));

export function ruleById(id: string): Rule | undefined {
  return byId.get(id);
}
