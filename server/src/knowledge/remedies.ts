import type { RemedyTemplate } from '../model/remedy.ts';
import placeholders from './placeholders.json' with { type: 'json' };
import checks from './remedies/checks.json' with { type: 'json' };
import connectors from './remedies/connectors.json' with { type: 'json' };
import directory from './remedies/directory.json' with { type: 'json' };
import imap from './remedies/imap.json' with { type: 'json' };
import legacy from './remedies/legacy.json' with { type: 'json' };
import mailboxAccess from './remedies/mailbox-access.json' with { type: 'json' };
import mailboxServer from './remedies/mailbox-server.json' with { type: 'json' };
import online from './remedies/online.json' with { type: 'json' };
import registry from './remedies/registry.json' with { type: 'json' };
import store from './remedies/store.json' with { type: 'json' };
import tls from './remedies/tls.json' with { type: 'json' };
import sendAs from './remedies/send-as.json' with { type: 'json' };
import setup from './remedies/setup.json' with { type: 'json' };
import shell from './remedies/shell.json' with { type: 'json' };
import serverHealth from './remedies/server-health.json' with { type: 'json' };
import transport from './remedies/transport.json' with { type: 'json' };
import { taskRemedies } from './tasks.ts';

const files = [
  mailboxAccess,
  imap,
  registry,
  mailboxServer,
  directory,
  transport,
  online,
  serverHealth,
  checks,
  store,
  tls,
  connectors,
  legacy,
  setup,
  sendAs,
  shell,
] as unknown as readonly {
  readonly remedies: readonly RemedyTemplate[];
}[];

export const remedyTemplates: readonly RemedyTemplate[] = [
  ...files.flatMap((file) => file.remedies),
  ...taskRemedies,
];

const byId = new Map(remedyTemplates.map((template) => [template.id, template]));

export function remedyTemplateById(id: string): RemedyTemplate | undefined {
  return byId.get(id);
}

/** What a reader has to put in where the log does not say it. */
export const placeholderLabels: Readonly<Record<string, string>> = placeholders.placeholders;
