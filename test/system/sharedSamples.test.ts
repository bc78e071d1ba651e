import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rowsOf, triage } from '../support/cli.ts';

/** Real logs that stand beside this repository on some machines, and are no part of it. */
const folder = fileURLToPath(new URL('../../../shared/samples', import.meta.url));

/** The format of each file, and the rules of its findings in order. Files that are not here are no logs of ours. */
const expected: Readonly<Record<string, readonly string[]>> = {
  'eventlog/03-msdocs-bugcheck-stop-error.txt': [
    'exchange-event-log',
    'event.forced-reboot',
    'event.probe-replication-name',
  ],
  'eventlog/05-msdocs-aspnet-1309-owa-ecp.txt': ['exchange-event-log', 'event.shared-web-config-missing'],
  'eventlog/07-msdocs-multi-mailbox-search.txt': ['exchange-event-log', 'event.no-home-database'],
  'eventlog/09-msdocs-cmdlets-fail-ise.txt': ['exchange-event-log', 'event.cmdlet-in-plain-powershell'],
  'eventlog/13-msdocs-adaccess-2080.txt': ['exchange-event-log', 'event.adaccess-2080-audit-right'],
  'eventlog/15-msdocs-exassert-switchover-a.txt': ['exchange-event-log', 'event.watson-performance-counters'],
  'eventlog/19-msdocs-mailbox-audit.txt': ['exchange-event-log', 'event.audit-search-version'],
  'eventlog/20-msdocs-imail-conversion-a.txt': ['exchange-event-log', 'event.imail-folder'],
  'eventlog/23-msdocs-ems-eac-owa-error.txt': ['exchange-event-log', 'event.ecp-4-computer-denied'],
  'eventlog/28-msdocs-delivery-delay.txt': ['exchange-event-log', 'event.slow-agent'],
  'eventlog/30-msdocs-content-index-crawling.txt': ['exchange-event-log', 'event.search-102'],
  'eventlog/86-msdocs-aspnet-1309-ucwa-xml.txt': ['exchange-event-log', 'event.ucwa-pool'],
  'imap/01-msdocs-noprimarysmtp.txt': ['exchange-protocol-log', 'imap.no-primary-smtp'],
  'mapi-exceptions/02-msdocs-partialcompletion-moverequest.txt': [
    'exchange-shell-output',
    'shell.partial-completion',
  ],
  'mapi-exceptions/03-msdocs-event-9519-mount.txt': ['exchange-shell-output', 'shell.mount-audit-right'],
  'mapi-exceptions/04-msdocs-large-items.txt': ['exchange-shell-output', 'shell.large-items'],
  'mapi-exceptions/05-msdocs-pf-large-item-recopy.txt': ['exchange-shell-output', 'shell.large-item-recopy'],
  'mapi-exceptions/07-msdocs-save-changes-store.txt': ['exchange-shell-output', 'shell.folder-count'],
  'mapi-exceptions/11-msdocs-access-denied-move.txt': [
    'exchange-shell-output',
    'shell.mrsproxy-denied',
    'shell.mrsproxy-denied',
  ],
  'mapi-exceptions/12-msdocs-pf-mailenabled.txt': ['exchange-shell-output', 'shell.pf-mail-enable'],
  'mapi-exceptions/17-msdocs-homemdb-not-writeable.txt': [
    'exchange-shell-output',
    'shell.homemdb-not-writable',
  ],
  'misc/02-msdocs-pox-autodiscover-a.txt': ['exchange-shell-output', 'shell.autodiscover-500'],
  'misc/04-artefacts-httpproxy-autodiscover.txt': ['exchange-protocol-log'],
  'misc/07-artefacts-ecp-activity.txt': ['exchange-protocol-log'],
  'misc/08-artefacts-ecp-server.txt': ['exchange-protocol-log'],
  'misc/11-artefacts-httpproxy-ews.txt': ['exchange-protocol-log'],
  'misc/12-artefacts-httpproxy-mapi.txt': ['exchange-protocol-log'],
  'misc/13-artefacts-httpproxy-owa.txt': ['exchange-protocol-log'],
  'misc/15-artefacts-httpproxy-powershell.txt': ['exchange-protocol-log'],
  'misc/16-artefacts-httpproxy-rpchttp.txt': ['exchange-protocol-log'],
  'misc/19-msdocs-healthset-table-unhealthy.txt': ['exchange-shell-output', 'shell.health-unhealthy'],
  'misc/21-msdocs-mrs-stats.txt': ['exchange-shell-output', 'shell.data-guarantee', 'shell.stalled'],
  'ndr/01-sisimai-exchange2003-01.txt': ['exchange-ndr', 'ndr.recipient-unknown'],
  'ndr/02-sisimai-exchange2003-02.txt': ['exchange-ndr', 'ndr.recipient-unknown', 'ndr.recipient-unknown'],
  'ndr/03-sisimai-exchange2003-03.txt': ['exchange-ndr', 'ndr.recipient-unknown'],
  'ndr/04-sisimai-exchange2003-05.txt': ['exchange-ndr', 'ndr.recipient-unknown'],
  'ndr/05-sisimai-exchange2003-07.txt': ['exchange-ndr', 'ndr.recipient-unknown'],
  'ndr/09-sisimai-exchange2007-04.txt': ['exchange-ndr', 'ndr.sender-not-allowed'],
  'ndr/10-sisimai-exchange2007-05.txt': ['exchange-ndr', 'ndr.expired'],
  'ndr/11-sisimai-exchange2007-06.txt': ['exchange-ndr', 'ndr.recipient-unknown'],
  'ndr/12-sisimai-exchange2007-07.txt': ['exchange-ndr', 'ndr.recipient-unknown'],
  'ndr/13-sisimai-office365-01.txt': ['exchange-ndr', 'ndr.recipient-unknown'],
  'ndr/16-sisimai-office365-04.txt': ['exchange-ndr', 'ndr.recipient-unknown'],
  'ndr/22-sisimai-outlook-01.txt': ['exchange-ndr', 'ndr.quota'],
  'ndr/24-sisimai-outlook-09.txt': ['exchange-ndr', 'ndr.bad-helo'],
  'ndr/28-sisimai-dos-exchange2007-01.txt': ['exchange-ndr', 'ndr.recipient-unknown'],
  'ndr/29-sisimai-mac-exchange2007-01.txt': ['exchange-ndr', 'ndr.recipient-unknown'],
  'ndr/31-msdocs-550-5-1-1-recipnotfound.txt': ['exchange-ndr', 'ndr.recipient-unknown'],
  'ndr/33-msdocs-5-2-0-meeting.txt': ['exchange-ndr', 'ndr.delegate-validation'],
  'ndr/34-msdocs-badprimary.txt': ['exchange-ndr', 'ndr.bad-primary'],
  'ndr/39-msdocs-exrecipnotfound.txt': ['exchange-ndr', 'ndr.legacy-dn-unknown'],
  'ndr/40-msdocs-approval-invalidexpiry.txt': ['exchange-ndr', 'ndr.approval-expiry'],
  'ndr/41-msdocs-external-to-m365group.txt': ['exchange-ndr', 'ndr.group-closed-to-outside'],
  'ndr/42-msdocs-pf-authrequired.txt': ['exchange-ndr', 'ndr.sender-not-allowed'],
  'ndr/43-msdocs-storedrv-submission-throttle.txt': [
    'exchange-ndr',
    'ndr.submission-mailbox-full',
    'ndr.submission-mailbox-full',
    'ndr.sender-thread-limit',
    'ndr.submission-quota',
  ],
  'setup/01-msdocs-search-foundation.txt': ['exchange-setup-log', 'setup.search-foundation'],
  'setup/02-msdocs-mailbox-role-fails.txt': ['exchange-setup-log', 'setup.replication-latency'],
  'setup/03-msdocs-exit-code-3.txt': ['exchange-setup-log', 'setup.visual-c-missing'],
  'setup/05-msdocs-orgprep-failed-a.txt': ['exchange-setup-log', 'setup.attribute-name'],
  'setup/07-msdocs-langpack-bundle.txt': ['exchange-setup-log', 'setup.language-pack'],
  'setup/10-css-PrepareSchema-8245.txt': ['exchange-setup-log', 'setup.schema-import'],
  'setup/11-css-ADServiceNotStarted.txt': ['exchange-setup-log', 'setup.shared-config-dc'],
  'setup/16-css-InstallFromBin.txt': ['exchange-setup-log', 'setup.installed-from-bin'],
  'setup/17-css-MissingDirectory.txt': ['exchange-setup-log', 'setup.missing-directory'],
  'setup/22-css-Search_Foundation_Failure.txt': ['exchange-setup-log', 'setup.search-foundation'],
  'setup/23-css-ServiceControl_Reverse.txt': ['exchange-setup-log', 'setup.service-control-reverse'],
  'setup/24-css-Service_Disabled.txt': ['exchange-setup-log', 'setup.service-disabled'],
  'setup/26-css-MSI_3.txt': ['exchange-setup-log', 'setup.msi-fatal'],
  'setup/30-css-DomainPrepRequired.txt': [
    'exchange-setup-log',
    'setup.domain-not-prepared',
    'setup.no-internet-connector',
  ],
  'setup/31-css-Reboot_Pending.txt': ['exchange-setup-log', 'setup.reboot-pending'],
  'setup/35-css-ldif-err.txt': ['exchange-setup-log', 'setup.ldif-duplicate'],
  'smtp/02-msdocs-event-7009-log.txt': ['exchange-protocol-log', 'connectivity.service-not-active'],
  'smtp/03-msdocs-tracking-submitdefer.txt': ['exchange-ndr', 'ndr.disk-full'],
  'smtp/05-msdocs-newcert-protocol-error.txt': ['exchange-ndr', 'ndr.starttls-missing'],
  'smtp/07-msdocs-queue-451-4-4-0.txt': ['exchange-ndr', 'ndr.session-timed-out'],
  'smtp/09-artefacts-smtpreceive-auth-login-denied.txt': [
    'exchange-protocol-log',
    'smtp.auth-failed',
    'smtp.auth-failed',
  ],
};

(existsSync(folder) ? describe : describe.skip)(
  'real samples, in ../shared/samples (skipped where absent)',
  () => {
    const found: Record<string, string[]> = {};
    before(() => {
      for (const row of rowsOf(triage('analyze', folder, '--format', 'ndjson'))) {
        const name = String(row['file'])
          .slice(folder.length + 1)
          .replaceAll('\\', '/');
        if (row.type === 'file' && typeof row['format'] === 'string') found[name] = [row['format']];
        if (row.type === 'finding') found[name]?.push(String(row['rule']));
      }
    });

    it('are recognised, all that are ours and no other', () => {
      assert.deepEqual(Object.keys(found).sort(), Object.keys(expected).sort());
    });

    for (const [name, [format, ...rules]] of Object.entries(expected)) {
      it(`${name}: ${rules.join(', ') || 'nothing wrong'}`, () => {
        assert.deepEqual(found[name], [format, ...rules]);
      });
    }
  },
);
