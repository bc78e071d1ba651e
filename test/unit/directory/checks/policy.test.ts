import assert from 'node:assert/strict';
import { readPolicyTemplate } from '../../../../server/src/directory/checks/policyTemplate.ts';
import type { DirectoryObject } from '../../../../server/src/directory/source.ts';
import {
  answer,
  check,
  domainDn,
  domainSid,
  entry,
  type Attributes,
  type Reads,
} from '../../../support/directory.ts';
import { accountSid, migrators, organizationReads } from '../../../support/organization.ts';

/** As the Group Policy editor writes a file: UTF-16LE with its mark. */
function wide(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));
}

const policyDn = (name: string) => `CN=${name},CN=Policies,CN=System,${domainDn}`;
const securitySettings = '[{827D319E-6EAC-11D2-A4EA-00C04F79F83A}{803E14A0-B4FB-11D0-A0D0-00A0C90F574B}]';
const unit = `OU=Servers,${domainDn}`;

const rights = (...lines: string[]) =>
  ['[Unicode]', 'Unicode=yes', '[Privilege Rights]', ...lines, '[Version]'].join('\r\n');
const link = (name: string, options = '0') => `[LDAP://${policyDn(name)};${options}]`;
const container = (dn: string, attributes: Attributes = {}) =>
  entry(dn, { objectClass: 'organizationalUnit', ...attributes });
const policyObject = (displayName: string, template?: string, changes: Attributes = {}) =>
  entry(policyDn(displayName), {
    displayName,
    flags: '0',
    gPCMachineExtensionNames: securitySettings,
    gPCFileSysPath: '\\\\target.local\\sysvol\\x',
    ...(template !== undefined && { 'exchangeTriage-gptTmpl': wide(template) }),
    ...changes,
  });

/** The server EX01 in OU=Servers, with what is linked to the unit and to the domain. */
function policies(
  objects: readonly DirectoryObject[],
  { ofUnit = '', ofDomain = '', options = '0' }: { ofUnit?: string; ofDomain?: string; options?: string },
  changes: Reads = {},
) {
  const reads = {
    ...organizationReads(),
    serverComputers: [entry(`CN=EX01,${unit}`, { cn: 'EX01', primaryGroupID: '515' })],
    policyLinks: [
      container(unit, { gPLink: ofUnit, gPOptions: options }),
      container(domainDn, { gPLink: ofDomain }),
    ],
    policies: objects,
    ...changes,
  };
  return check('account.policy', reads, { account: 'TARGET\\qmmex' });
}

function policy({
  template,
  flags = '0',
  options = '0',
}: {
  template?: string;
  flags?: string;
  options?: string;
}) {
  return policies([policyObject('Hardening', template, { flags })], { ofUnit: link('Hardening', options) });
}

const denies = rights(`SeDenyNetworkLogonRight = *${accountSid}`);
const deniesOthers = rights(`SeDenyNetworkLogonRight = *${domainSid}-1999`);

describe('the check account.policy', () => {
  it('fails where a linked policy denies the account or a group of it a logon', () => {
    for (const trustee of [accountSid, migrators]) {
      const result = policy({ template: rights(`SeDenyNetworkLogonRight = *S-1-5-32-546,*${trustee}`) });
      assert.equal(result.outcome, 'failed');
      assert.match(
        result.message,
        /^EX01: Hardening: It denies logon over the network \(SeDenyNetworkLogonRight\) to /,
      );
    }
  });

  it('fails where a policy gives the right to others only', () => {
    const result = policy({ template: rights(`SeServiceLogonRight = *${domainSid}-1999`) });
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /gives logon as a service \(SeServiceLogonRight\) to others only/);
  });

  it('takes Everyone for the account', () => {
    assert.equal(policy({ template: rights('SeNetworkLogonRight = *S-1-1-0') }).outcome, 'passed');
  });

  it('takes Network for a logon over the network alone, and Service for one as a service', () => {
    assert.equal(policy({ template: rights('SeDenyNetworkLogonRight = *S-1-5-2') }).outcome, 'failed');
    assert.equal(policy({ template: rights('SeDenyServiceLogonRight = *S-1-5-2') }).outcome, 'passed');
    assert.equal(policy({ template: rights('SeServiceLogonRight = *S-1-5-6') }).outcome, 'passed');
  });

  it('compares a name with its domain, and does not know of a name that it cannot place', () => {
    const outcomeOf = (name: string) =>
      policy({ template: rights(`SeDenyServiceLogonRight = ${name}`) }).outcome;
    assert.equal(outcomeOf('TARGET\\qmmex'), 'failed');
    assert.equal(outcomeOf('qmmex'), 'failed');
    assert.equal(outcomeOf('CHILD\\qmmex'), 'unknown');
    assert.equal(outcomeOf('Somebody'), 'unknown');
    assert.equal(
      policy({ template: rights('SeServiceLogonRight = Somebody,TARGET\\Migrators') }).outcome,
      'passed',
    );
  });

  it("does not know the members of the server's own groups, save that Guests has guests", () => {
    const result = policy({ template: rights('SeNetworkLogonRight = *S-1-5-32-544') });
    assert.equal(result.outcome, 'unknown');
    assert.match(result.message, /to Administrators \(a group of the server itself\), and whether/);
    assert.equal(policy({ template: rights('SeDenyNetworkLogonRight = *S-1-5-32-545') }).outcome, 'unknown');
    assert.equal(policy({ template: rights('SeDenyNetworkLogonRight = *S-1-5-32-546') }).outcome, 'passed');
    assert.equal(
      policy({ template: rights(`SeNetworkLogonRight = *S-1-5-32-544,*${migrators}`) }).outcome,
      'passed',
    );
  });

  it("takes BUILTIN for the domain's own where the server is a domain controller", () => {
    const of = (trustee: string) =>
      policies(
        [policyObject('Hardening', rights(`SeNetworkLogonRight = *${trustee}`))],
        { ofUnit: link('Hardening') },
        { serverComputers: [entry(`CN=EX01,${unit}`, { cn: 'EX01', primaryGroupID: '516' })] },
      ).outcome;
    assert.equal(of('S-1-5-32-544'), 'failed');
  });

  it('does not count a link or a half of a policy that is switched off', () => {
    assert.equal(policy({ template: denies, options: '1' }).outcome, 'passed');
    assert.equal(policy({ template: denies, flags: '2' }).outcome, 'passed');
    assert.equal(policy({ template: denies, options: '2' }).outcome, 'failed');
  });

  it('does not know of a file that could not be read, and names gpresult', () => {
    const result = policy({});
    assert.equal(result.outcome, 'unknown');
    assert.match(result.message, /GptTmpl\.inf could not be read .* Run gpresult/);
    assert.ok(result.remedies.includes('gpresult'));
  });

  it('passes where the policy has no such file, and says what was not looked at', () => {
    const result = policy({ template: '' });
    assert.equal(result.outcome, 'passed');
    assert.match(result.message, /linked to sites, security filtering and WMI filters were not looked at/);
  });

  const both = [policyObject('Near', deniesOthers), policyObject('Far', denies)];

  it('takes the policy of the nearest container: a right is replaced, not added to', () => {
    assert.equal(policies(both, { ofUnit: link('Near'), ofDomain: link('Far') }).outcome, 'passed');
    assert.equal(policies(both, { ofUnit: link('Far'), ofDomain: link('Near') }).outcome, 'failed');
  });

  it('takes the policies of one container by link order, of which the first is the last of gPLink', () => {
    assert.equal(policies(both, { ofUnit: link('Far') + link('Near') }).outcome, 'passed');
    assert.equal(policies(both, { ofUnit: link('Near') + link('Far') }).outcome, 'failed');
  });

  it('takes each right from the policy that sets it', () => {
    const near = policyObject('Near', rights(`SeServiceLogonRight = *${migrators}`));
    const of = policies([near, policyObject('Far', denies)], { ofUnit: link('Near'), ofDomain: link('Far') });
    assert.equal(of.outcome, 'failed');
  });

  it('lets a link that is enforced win from above, the highest one first', () => {
    const enforced = { ofUnit: link('Near'), ofDomain: link('Far', '2') };
    assert.equal(policies(both, enforced).outcome, 'failed');
    const twice = { ofUnit: link('Far', '2'), ofDomain: link('Near', '2') };
    assert.equal(policies(both, twice).outcome, 'passed');
  });

  it('does not count what a container blocks, but for enforced links', () => {
    assert.equal(policies(both, { ofDomain: link('Far'), options: '1' }).outcome, 'passed');
    assert.equal(policies(both, { ofDomain: link('Far', '2'), options: '1' }).outcome, 'failed');
    assert.equal(policies(both, { ofUnit: link('Far'), options: '1' }).outcome, 'failed');
  });

  it('does not know where a policy is linked that the directory does not show, unless one before it decides', () => {
    assert.equal(policies([], { ofUnit: link('Gone') }).outcome, 'unknown');
    assert.match(
      policies([], { ofUnit: link('Gone') }).message,
      /CN=Gone,.*: it is linked, but the directory/,
    );
    const [near] = both;
    const before = policies(near ? [near] : [], { ofUnit: link('Near'), ofDomain: link('Gone') });
    assert.equal(before.outcome, 'unknown', 'the other rights may be set by the one that is gone');
    const unreadable = entry(policyDn('Closed'), {});
    assert.equal(policies([unreadable], { ofUnit: link('Closed') }).outcome, 'unknown');
  });

  it('does not know where a container could not be read, whatever the others say', () => {
    const [, far] = both;
    for (const policyLinks of [
      [container(unit, { gPLink: link('Far') })],
      [
        container(unit, { gPLink: link('Far') }),
        answer(domainDn, [], { error: 'noSuchObject', read: 'policyLinks' }),
      ],
      [container(unit, { gPLink: link('Far') }), entry(domainDn)],
    ]) {
      const searches = policyLinks.map((each) => ('request' in each ? each : answer(each.dn, [each])));
      const result = policies(far ? [far] : [], {}, { policyLinks: searches });
      assert.equal(result.outcome, 'unknown');
      assert.match(result.message, /What is linked to DC=target,DC=local could not be read/);
    }
  });

  it('does not know without a server, nor of one whose computer account is not in the domain', () => {
    assert.equal(policies([], {}, { servers: [], serverComputers: [] }).outcome, 'unknown');
    const result = policies([], {}, { serverComputers: [] });
    assert.equal(result.outcome, 'unknown');
    assert.match(result.message, /^EX01: Its computer account was not found in DC=target,DC=local/);
  });

  it('does not know of a group that may be missing in the token', () => {
    const result = policies(
      [policyObject('Hardening', deniesOthers)],
      { ofUnit: link('Hardening') },
      { accountToken: [] },
    );
    assert.equal(result.outcome, 'unknown');
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
