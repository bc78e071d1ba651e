import assert from 'node:assert/strict';
import { readPolicyTemplate } from '../../../../server/src/directory/checks/policyTemplate.ts';
import { check, domainDn, entry } from '../../../support/directory.ts';
import { accountSid, migrators, organizationReads } from '../../../support/organization.ts';

/** As the Group Policy editor writes a file: UTF-16LE with its mark. */
function wide(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));
}

const policyDn = `CN={9D33C95A-5A9B-59A1-85D4-FFC731BE679E},CN=Policies,CN=System,${domainDn}`;
const securitySettings = '[{827D319E-6EAC-11D2-A4EA-00C04F79F83A}{803E14A0-B4FB-11D0-A0D0-00A0C90F574B}]';

function policy({ template, flags = '0', link = '0' }: { template?: string; flags?: string; link?: string }) {
  const reads = {
    ...organizationReads(),
    serverComputers: [entry(`CN=EX01,OU=Servers,${domainDn}`, { cn: 'EX01' })],
    policyLinks: [entry(`OU=Servers,${domainDn}`, { gPLink: `[LDAP://${policyDn};${link}]` })],
    policies: [
      entry(policyDn, {
        displayName: 'Hardening',
        flags,
        gPCMachineExtensionNames: securitySettings,
        gPCFileSysPath: '\\\\target.local\\sysvol\\x',
        ...(template !== undefined && { 'exchangeTriage-gptTmpl': wide(template) }),
      }),
    ],
  };
  return check('account.policy', reads, { account: 'TARGET\\qmmex' });
}

const rights = (...lines: string[]) =>
  ['[Unicode]', 'Unicode=yes', '[Privilege Rights]', ...lines, '[Version]'].join('\r\n');

describe('the check account.policy', () => {
  it('fails where a linked policy denies the account or a group of it a logon', () => {
    for (const trustee of [accountSid, migrators]) {
      const result = policy({ template: rights(`SeDenyNetworkLogonRight = *S-1-5-32-546,*${trustee}`) });
      assert.equal(result.outcome, 'failed');
      assert.match(
        result.message,
        /Hardening: It denies logon over the network \(SeDenyNetworkLogonRight\) to /,
      );
    }
  });

  it('fails where a policy gives the right to others only', () => {
    const result = policy({ template: rights('SeServiceLogonRight = *S-1-5-32-544') });
    assert.match(result.message, /gives logon as a service \(SeServiceLogonRight\) to others only/);
  });

  it('takes Everyone for the account, and a name without its domain', () => {
    assert.equal(policy({ template: rights('SeNetworkLogonRight = *S-1-1-0') }).outcome, 'passed');
    assert.equal(policy({ template: rights('SeDenyServiceLogonRight = qmmex') }).outcome, 'failed');
  });

  it('does not count a link or a half of a policy that is switched off', () => {
    const template = rights(`SeDenyNetworkLogonRight = *${accountSid}`);
    assert.equal(policy({ template, link: '1' }).outcome, 'passed');
    assert.equal(policy({ template, flags: '2' }).outcome, 'passed');
    assert.equal(policy({ template, link: '2' }).outcome, 'failed');
  });

  it('does not know of a file that could not be read, and names gpresult', () => {
    const result = policy({});
    assert.equal(result.outcome, 'unknown');
    assert.match(result.message, /GptTmpl\.inf could not be read .* Run gpresult/);
    assert.ok(result.remedies.includes('gpresult'));
  });

  it('passes where the policy has no such file', () => {
    assert.equal(policy({ template: '' }).outcome, 'passed');
  });
});

describe('a security template', () => {
  it('gives the accounts of each right, of the section for rights alone', () => {
    const text =
      '[System Access]\r\nSeDenyNetworkLogonRight = *S-1-5-1\r\n[privilege rights]\nSeBatchLogonRight =\n seNetworkLogonRight=*S-1-1-0, Müller ';
    assert.deepEqual(
      [...readPolicyTemplate(wide(text))],
      [
        ['sebatchlogonright', []],
        ['senetworklogonright', ['S-1-1-0', 'Müller']],
      ],
    );
  });

  it('reads bytes of any kind without an error', () => {
    assert.equal(readPolicyTemplate(Uint8Array.of(0xff, 0xfe, 0x5b)).size, 0);
    assert.equal(readPolicyTemplate(new Uint8Array(1000).fill(0x3d)).size, 0);
  });
});
