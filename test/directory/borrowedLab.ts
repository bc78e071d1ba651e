import type { Context } from 'mocha';
import fs from 'node:fs';
import { Client } from 'ldapts';
import type { DirectorySource } from '../../server/src/directory/source.ts';
import { openCatalog } from '../../server/src/knowledge/catalog.ts';
import { openLdapSource } from '../../server/src/node/ldap/ldapSource.ts';
import { connectLab, type LabConnection } from './lab/connection.ts';
import { whyNoLab } from './lab/requirements.ts';
import { startLab } from './lab/start.ts';
import { readState } from './lab/state.ts';

const minute = 60_000;

/** A lab, and how to be done with it: one that ran before goes on running. */
export interface BorrowedLab {
  readonly lab: LabConnection;
  /** The first domain controller, read as an account of the lab. */
  readonly open: (account: string) => Promise<DirectorySource>;
  /** The same with a client of its own, for what a source does not do: other controls, and changes. */
  readonly bind: (account: string) => Promise<Client>;
  /** Closes what was opened. */
  readonly giveBack: () => Promise<void>;
}

/** The lab that runs on this machine, or one that is started. Where neither can be, the suite is skipped, and says why. */
export async function borrowLab(context: Context): Promise<BorrowedLab> {
  const why = whyNoLab();
  if (why !== undefined) {
    console.log(`      skipped: ${why}`);
    return context.skip();
  }
  if (readState()?.ready === true) return borrowed(connectLab(), () => Promise.resolve());
  const lab = await startLab({ patience: 5 * minute });
  return borrowed(lab, () => lab.stop());
}

function borrowed(lab: LabConnection, stop: () => Promise<void>): BorrowedLab {
  const sources: DirectorySource[] = [];
  const clients: Client[] = [];
  const { ldaps, host, address } = lab.controllers.dc1;
  /** In: a sAMAccountName. */
  const userOf = (account: string) => `${account}@${lab.dnsDomain}`;
  return {
    lab,
    async open(account) {
      const source = await openLdapSource(
        {
          url: `ldaps://${host}`,
          caFile: lab.caFile,
          credentials: { user: userOf(account), password: lab.password },
          resolver: { server: address },
        },
        await openCatalog(),
      );
      sources.push(source);
      return source;
    },
    async bind(account) {
      const tlsOptions = { ca: fs.readFileSync(lab.caFile, 'utf8'), servername: host };
      const client = new Client({ url: ldaps, tlsOptions });
      clients.push(client);
      await client.bind(userOf(account), lab.password);
      return client;
    },
    async giveBack() {
      const closing = [
        ...sources.map((source) => source.close()),
        ...clients.map((client) => client.unbind()),
      ];
      try {
        await Promise.all(closing);
      } finally {
        await stop();
      }
    },
  };
}
