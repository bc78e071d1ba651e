import assert from 'node:assert/strict';
import { guideById } from '../../../server/src/knowledge/guides.ts';
import { remedyTemplateById } from '../../../server/src/knowledge/remedies.ts';
import { tasks } from '../../../server/src/knowledge/tasks.ts';

/** All that a step of a guide, or a guide, says. */
function said(path: string): string {
  const [guide = '', step] = path.split('/');
  const steps = guideById(guide)?.steps.filter(({ id }) => step === undefined || id === step) ?? [];
  return JSON.stringify(steps);
}

/** All commands of a task, in their order. */
function typed(id: string): string {
  const steps = tasks.find((task) => task.id === id)?.steps ?? [];
  return steps.map((step) => JSON.stringify(remedyTemplateById(step) ?? '')).join('\n');
}

/** What a procedure of a document asks for, and where it has to stand here, in order. */
const procedures: Readonly<Record<string, readonly [text: string, wanted: readonly RegExp[]]>> = {
  'the service account has full control of the organization and of Exchange System Objects': [
    said('mapi-logon/prerequisites'),
    [/full (?:mailbox )?access|full control/i, /Exchange System Objects/],
  ],
  'an application logs on to Windows as the service account': [said('mapi-logon/desktop'), [/\{\{account/]],
  'administrators of Exchange could send as anybody until the two rights were parted': [
    said('send-as/security'),
    [/Full (?:Mailbox )?Access/i, /Send As/],
  ],
  'products that send with an account of their own are affected': [said('send-as/product'), [/BlackBerry/]],
  'the owner, the associated external account and a delegate need no grant': [
    said('send-as/exceptions'),
    [/owner/i, /delegate/i, /external account/i],
  ],
  'BlackBerry has an account of its own': [said('send-as-blackberry/account'), [/BESAdmin/]],
  'the BlackBerry account is in Domain Users only, and in Administrators on a domain controller': [
    said('send-as-blackberry'),
    [/Domain Users/, /Administrators/],
  ],
  'BlackBerry services and the store are restarted': [
    said('send-as-blackberry/restart'),
    [/restart/i, /BlackBerry/, /Information Store/i],
  ],
  'a delegate with both rights uses a profile that opens the owner alone': [
    said('delegates/both'),
    [/profile/i, /on behalf/i],
  ],
  'the script runs where the management tools of Exchange are': [
    said('send-as-script/workstation'),
    [/Exchange/, /management tools|System Manager/i],
  ],
  'accounts with rights everywhere are left out by two variables of the script': [
    said('send-as-script/exclude'),
    [/FMA_EXCLUSIVE_LIST/, /FMA_EXCLUSIVE_EXSVC/],
  ],
  'Send As that is inherited hides accounts from the script': [
    said('send-as-script/inherited'),
    [/inherit/i, /does not (?:see|find|list|show)|invisible|hidden|not seen/i],
  ],
  'inheritance from a container may grant more than is meant, and is lost when an object moves': [
    said('send-as-inherited/warnings'),
    [
      /not meant|did not mean|more than|did not intend/i,
      /moved?\b[^"]{0,80}(?:lose|lost|loses)|(?:lose|lost|loses)\b[^"]{0,80}moved?\b/i,
    ],
  ],
  'the export is Unicode text with tabs': [said('send-as-script/open'), [/Unicode/i, /tab/i]],
  'integrated authentication of IMAP is switched off': [
    typed('imap-ntlm-off'),
    [/EnableGSSAPIAndNTLMAuth \$false/, /Restart-Service/],
  ],
  'the size of IMAP logs is set': [typed('imap-log-quota'), [/Set-ImapSettings[^"]*-LogPerFileSizeQuota/]],
  'one user may have more IMAP connections': [
    typed('imap-connection-limits'),
    [/Set-ImapSettings[^"]*-MaxConnectionsPerUser/, /Restart-Service/],
  ],
  'five limits of a throttling policy are lifted': [
    typed('imap-throttling-policy'),
    [
      /ImapMaxConcurrency/,
      /ImapMaxBurst/,
      /ImapRechargeRate/,
      /ImapCutoffBalance/,
      /CPAMaxConcurrency|CpaMaxConcurrency/,
    ],
  ],
  'IMAP gets the name of its certificate': [
    typed('imap-certificate'),
    [/Set-ImapSettings[^"]*-X509CertificateName/, /Enable-ExchangeCertificate/],
  ],
  'the store is told to let a user have more sessions': [
    typed('store-session-limits'),
    [/Maximum Allowed Sessions Per User/, /Maximum Allowed Service Sessions Per User/],
  ],
  'the Internet Mail Service is let in by Logon Only As': [
    said('logon-only-as'),
    [/\b1023\b/, /Logon Only As/, /REG_MULTI_SZ|one line each|one name a line|list of names/i],
  ],
  'every adapter has a fixed address, one address in DNS, and IPv6 that leads somewhere': [
    said('mrs-1007'),
    [/DHCP/, /fixed/i, /DNS/, /disabled/i, /IPv6/],
  ],
  'a property that points to a deleted object is written anew': [
    typed('update-recipient'),
    [/Update-Recipient/, /-Arbitration/],
  ],
  'hotfixes and the filter pack of the readiness check are listed': [
    said('exchange-2010-sp1'),
    [/982867/, /979744/, /983440/, /977020/, /filter pack/i],
  ],
  'a group lets a user send as it': [
    typed('group-send-as'),
    [/Add-ADPermission[^"]*-ExtendedRights/, /Send-As/],
  ],
  'a mailbox is moved from another forest': [
    typed('cross-forest-move'),
    [/Prepare-MoveRequest\.ps1/, /New-MoveRequest[^"]*-RemoteLegacy/, /Get-MoveRequestStatistics/],
  ],
  'a certificate is requested and imported': [
    typed('certificate'),
    [
      /New-ExchangeCertificate[^"]*-GenerateRequest/,
      /Import-ExchangeCertificate/,
      /Enable-ExchangeCertificate/,
    ],
  ],
  'the authority signs the request as a web server': [
    said('certificate-request/issue'),
    [/certsrv/, /Web Server/],
  ],
  'the client access array has a name, a record and an address': [
    typed('client-access-array'),
    [/New-ClientAccessArray/, /netsh/],
  ],
  'the monitor of the fail-over has an account that may only look, and runs every ten minutes': [
    typed('client-access-failover'),
    [
      /View-Only Organization Management/,
      /RemotePowerShellEnabled/,
      /-Minutes 10\b|PT10M|10 minutes|\/mo 10\b/i,
    ],
  ],
  'failing back is done by hand': [
    said('full-failover/failback'),
    [/netsh|(?:remove|take)[^"]{0,60} address/i],
  ],
  'a remote session is opened, closed, and its credential forgotten': [
    typed('remote-shell'),
    [/New-PSSession[^"]*Microsoft\.Exchange/, /Import-PSSession/, /Remove-PSSession/, /Remove-Variable/],
  ],
  'the snap-in of 2007 is unloaded': [
    typed('unload-snapin-2007'),
    [/Remove-PSSnapin[^"]*Microsoft\.Exchange\.Management\.PowerShell\.Admin/],
  ],
};

describe('procedures of the documents', () => {
  for (const [procedure, [text, wanted]] of Object.entries(procedures)) {
    it(procedure, () => {
      for (const words of wanted) assert.match(text, words);
    });
  }
});
