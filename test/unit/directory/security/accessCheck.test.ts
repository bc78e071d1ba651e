import assert from 'node:assert/strict';
import type { Wanted } from '../../../../server/src/directory/security/accessCheck.ts';
import type { Sid } from '../../../../server/src/directory/security/sid.ts';
import {
  check,
  controlAccess,
  mail,
  publicInformation,
  readControl,
  receiveAs,
  sendAs,
  tryCases,
  user,
  wantSendAs,
  type Cases,
} from './accessCases.ts';

const personalInformation = '77b5b886-944a-11d1-aebd-0000f80367c1';
const userClass = 'bf967aba-0de6-11d0-a285-00aa003049e2';
const wantMail: Wanted = {
  mask: 0x20,
  objectType: mail,
  propertySet: publicInformation,
  objectClass: userClass,
};

const cases: Cases = {
  'takes ACEs in stored order ([MS-DTYP] 2.5.3.2)': [
    {
      it: 'a denial first',
      sddl: `D:(D;;CR;;;${user})(A;;CR;;;WD)`,
      wanted: controlAccess,
      said: 'denied by ACE 0',
    },
    {
      it: 'a grant first, though not canonical',
      sddl: `D:(A;;CR;;;WD)(D;;CR;;;${user})`,
      wanted: controlAccess,
      said: 'granted by ACE 0',
    },
    {
      it: 'an explicit grant before an inherited denial',
      sddl: 'D:(A;;CR;;;WD)(D;ID;CR;;;WD)',
      wanted: controlAccess,
      said: 'granted by ACE 0',
    },
    {
      it: 'grants that add up: the last one',
      sddl: 'D:(A;;RP;;;WD)(A;;WP;;;AU)',
      wanted: { mask: 0x30 },
      said: 'granted by ACE 1',
    },
    {
      it: 'one bit refused refuses all',
      sddl: 'D:(A;;RP;;;WD)(D;;WP;;;AU)(A;;GA;;;WD)',
      wanted: { mask: 0x30 },
      said: 'denied by ACE 1',
    },
    {
      it: 'a denial of other bits does not count',
      sddl: 'D:(D;;WP;;;WD)(A;;RP;;;WD)',
      wanted: { mask: 0x10 },
      said: 'granted by ACE 1',
    },
    {
      it: 'other trustees do not count',
      sddl: 'D:(D;;CR;;;DA)(A;;CR;;;WD)',
      wanted: controlAccess,
      said: 'granted by ACE 1',
    },
    { it: 'nothing for the token', sddl: 'D:(A;;CR;;;DA)', wanted: controlAccess, said: 'denied by nothing' },
  ],
  'tells DACLs apart ([MS-ADTS] 5.1.3.3.1)': [
    {
      it: 'NULL lets everybody in',
      sddl: 'D:NO_ACCESS_CONTROL',
      wanted: { mask: 0xf01ff },
      said: 'granted by noDacl',
    },
    { it: 'so does none', sddl: 'O:SY', wanted: controlAccess, said: 'granted by noDacl' },
    { it: 'an empty one lets nobody in', sddl: 'O:SYD:', wanted: controlAccess, said: 'denied by nothing' },
    {
      it: 'an empty one lets its owner read and change it',
      sddl: `O:${user}D:`,
      wanted: { mask: 0x60000 },
      said: 'granted by owner',
    },
  ],
  'maps generic bits ([MS-ADTS] 5.1.3.2)': [
    { it: 'GA is full control', sddl: 'D:(A;;GA;;;WD)', wanted: { mask: 0xf01ff }, said: 'granted by ACE 0' },
    {
      it: 'GR reads, lists and reads permissions',
      sddl: 'D:(A;;GR;;;WD)',
      wanted: { mask: 0x20094 },
      said: 'granted by ACE 0',
    },
    { it: 'GR does not write', sddl: 'D:(A;;GR;;;WD)', wanted: { mask: 0x20 }, said: 'denied by nothing' },
    {
      it: 'GW writes properties, validated too',
      sddl: 'D:(A;;GW;;;WD)',
      wanted: { mask: 0x28 },
      said: 'granted by ACE 0',
    },
    { it: 'GX lists', sddl: 'D:(A;;GX;;;WD)', wanted: { mask: 0x20004 }, said: 'granted by ACE 0' },
    {
      it: 'in what is wanted too',
      sddl: 'D:(A;;LCRPLORC;;;WD)',
      wanted: { mask: 0x80000000 },
      said: 'granted by ACE 0',
    },
  ],
  'knows object ACEs ([MS-ADTS] 5.1.3.3.3)': [
    {
      it: 'the attribute itself',
      sddl: `D:(OA;;WP;${mail};;WD)`,
      wanted: wantMail,
      said: 'granted by ACE 0',
    },
    {
      it: 'its property set',
      sddl: `D:(OA;;WP;${publicInformation};;WD)`,
      wanted: wantMail,
      said: 'granted by ACE 0',
    },
    {
      it: 'the class of the object',
      sddl: `D:(OA;;WP;${userClass};;WD)`,
      wanted: wantMail,
      said: 'granted by ACE 0',
    },
    { it: 'no type at all', sddl: 'D:(OA;;WP;;;WD)', wanted: wantMail, said: 'granted by ACE 0' },
    {
      it: 'not another property set',
      sddl: `D:(OA;;WP;${personalInformation};;WD)`,
      wanted: wantMail,
      said: 'denied by nothing',
    },
    {
      it: 'a denial of the set',
      sddl: `D:(OD;;WP;${publicInformation};;WD)(A;;WP;;;WD)`,
      wanted: wantMail,
      said: 'denied by ACE 0',
    },
    {
      it: 'not for the object as a whole',
      sddl: `D:(OD;;WP;${mail};;WD)(A;;WP;;;WD)`,
      wanted: { mask: 0x20 },
      said: 'granted by ACE 1',
    },
    {
      it: 'whatever class they were inherited for',
      sddl: `D:(OA;CIID;WP;${mail};4828cc14-1437-45bc-9b07-ad6f015e5f28;WD)`,
      wanted: wantMail,
      said: 'granted by ACE 0',
    },
  ],
  'knows control access rights ([MS-ADTS] 5.1.3.3.4) and validated writes': [
    {
      it: 'the right itself',
      sddl: `D:(OA;;CR;${sendAs};;WD)`,
      wanted: wantSendAs,
      said: 'granted by ACE 0',
    },
    {
      it: 'not another right',
      sddl: `D:(OA;;CR;${receiveAs};;WD)`,
      wanted: wantSendAs,
      said: 'denied by nothing',
    },
    { it: 'all extended rights', sddl: 'D:(A;;CR;;;WD)', wanted: wantSendAs, said: 'granted by ACE 0' },
    {
      it: 'a denial of another right does not count',
      sddl: `D:(OD;;CR;${receiveAs};;WD)(A;;CR;;;WD)`,
      wanted: wantSendAs,
      said: 'granted by ACE 1',
    },
    {
      it: 'a denial of full control does',
      sddl: `D:(D;;GA;;;WD)(OA;;CR;${sendAs};;WD)`,
      wanted: wantSendAs,
      said: 'denied by ACE 0',
    },
    {
      it: 'the GUID without the bit is nothing',
      sddl: `D:(OA;;RP;${sendAs};;WD)`,
      wanted: wantSendAs,
      said: 'denied by nothing',
    },
    {
      it: 'a validated write',
      sddl: 'D:(OA;;SW;f3a64788-5306-11d1-a9c5-0000f80367c1;;PS)',
      wanted: { mask: 8, objectType: 'f3a64788-5306-11d1-a9c5-0000f80367c1' },
      context: { objectSid: user },
      said: 'granted by ACE 0',
    },
  ],
  'leaves out ACEs that only wait to be inherited': [
    {
      it: 'a denial',
      sddl: 'D:(D;CIIO;CR;;;WD)(A;;CR;;;WD)',
      wanted: controlAccess,
      said: 'granted by ACE 1',
    },
    { it: 'a grant', sddl: 'D:(A;CIIO;CR;;;WD)', wanted: controlAccess, said: 'denied by nothing' },
    { it: 'and audits', sddl: 'D:(AU;SA;CR;;;WD)', wanted: controlAccess, said: 'denied by nothing' },
  ],
  'puts the object in the place of SELF': [
    {
      it: 'where it is the user',
      sddl: `D:(OA;;CR;${sendAs};;PS)`,
      wanted: wantSendAs,
      context: { objectSid: user },
      said: 'granted by ACE 0',
    },
    {
      it: 'where it is a group of the user',
      sddl: 'D:(D;;CR;;;PS)(A;;CR;;;WD)',
      wanted: controlAccess,
      context: { objectSid: 'S-1-5-21-1-2-3-513' },
      said: 'denied by ACE 0',
    },
    {
      it: 'not where it is another',
      sddl: 'D:(A;;CR;;;PS)',
      wanted: controlAccess,
      context: { objectSid: 'S-1-5-21-1-2-3-9' },
      said: 'denied by nothing',
    },
    {
      it: 'nobody where the object has no SID',
      sddl: 'D:(A;;CR;;;PS)',
      wanted: controlAccess,
      who: { sids: new Set<Sid>(['S-1-5-10']) },
      said: 'denied by nothing',
    },
  ],
  'knows the owner': [
    {
      it: 'reads and changes permissions',
      sddl: `O:${user}D:(A;;CR;;;DA)`,
      wanted: { mask: 0x60000 },
      said: 'granted by owner',
    },
    {
      it: 'though they are refused',
      sddl: `O:${user}D:(D;;GA;;;WD)`,
      wanted: readControl,
      said: 'granted by owner',
    },
    { it: 'by a group', sddl: 'O:DUD:', wanted: readControl, said: 'granted by owner' },
    { it: 'and nothing else', sddl: `O:${user}D:`, wanted: { mask: 0x80000 }, said: 'denied by nothing' },
    {
      it: 'not by a group that only refuses',
      sddl: 'O:DUD:',
      wanted: readControl,
      who: { denyOnly: new Set<Sid>(['S-1-5-21-1-2-3-513']) },
      said: 'denied by nothing',
    },
    {
      it: 'as Owner Rights have it',
      sddl: `O:${user}D:(A;;RC;;;OW)`,
      wanted: { mask: 0x40000 },
      said: 'denied by nothing',
    },
    {
      it: 'with what Owner Rights give',
      sddl: `O:${user}D:(A;;WP;;;OW)`,
      wanted: { mask: 0x20 },
      said: 'granted by ACE 0',
    },
    {
      it: 'not taken away by Owner Rights that wait to be inherited',
      sddl: `O:${user}D:(A;CIIO;RC;;;OW)`,
      wanted: readControl,
      said: 'granted by owner',
    },
    {
      it: 'Owner Rights are nobody else’s',
      sddl: 'O:SYD:(A;;WP;;;OW)',
      wanted: { mask: 0x20 },
      said: 'denied by nothing',
    },
    {
      it: 'blocked by dSHeuristics',
      sddl: `O:${user}D:`,
      wanted: readControl,
      context: { ownerBlocked: true },
      said: 'denied by nothing',
    },
  ],
  'knows groups that only refuse': [
    {
      it: 'they refuse',
      sddl: 'D:(D;;CR;;;BA)(A;;CR;;;WD)',
      wanted: controlAccess,
      who: { denyOnly: new Set<Sid>(['S-1-5-32-544']) },
      said: 'denied by ACE 0',
    },
    {
      it: 'they do not grant',
      sddl: 'D:(A;;CR;;;BA)',
      wanted: controlAccess,
      who: { denyOnly: new Set<Sid>(['S-1-5-32-544']) },
      said: 'denied by nothing',
    },
  ],
  'knows privileges': [
    {
      it: 'the SACL takes one',
      sddl: 'D:(A;;GA;;;WD)',
      wanted: { mask: 0x1000000 },
      said: 'denied by privilege',
    },
    {
      it: 'the SACL with it',
      sddl: 'D:',
      wanted: { mask: 0x1000000 },
      who: { privileges: new Set(['SeSecurityPrivilege'] as const) },
      said: 'granted by privilege',
    },
    {
      it: 'the owner may be changed with one',
      sddl: 'D:(D;;GA;;;WD)',
      wanted: { mask: 0x80000 },
      who: { privileges: new Set(['SeTakeOwnershipPrivilege'] as const) },
      said: 'granted by privilege',
    },
  ],
};

describe('access check', () => {
  tryCases(cases);

  it('says what is missing', () => {
    assert.equal(check('D:(A;;RP;;;WD)', { mask: 0x30 }).missing, 0x20);
  });
});
