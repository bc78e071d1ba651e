import { isOpaque, type Ace, type AnyAce } from '../../../server/src/directory/security/descriptor.ts';
import { aceTypes, rights } from '../../../server/src/directory/security/masks.ts';
import type { Sid } from '../../../server/src/directory/security/sid.ts';
import type { Token } from '../../../server/src/directory/security/token.ts';
import type { GuardedObject } from './objects.ts';
import type { Schema } from './schema.ts';

/** Whose rights on what. */
export interface Situation {
  readonly object: GuardedObject;
  readonly token: Token;
  readonly schema: Schema;
}

/** Something that Samba 4.17 does otherwise than Active Directory is documented to do: what it makes of a situation. */
export interface Deviation {
  readonly id: string;
  /** What Samba does, where its source says so, and what is documented instead. */
  readonly why: string;
  readonly as: (situation: Situation) => Situation;
}

const ownerRightsSid: Sid = 'S-1-3-4';
export const thisOrganization: Sid = 'S-1-5-15';

export const ignoresOwnerRights: Deviation = {
  id: 'Owner Rights',
  why:
    'sec_access_check_ds (libcli/security/access_check.c) gives owners READ_CONTROL and WRITE_DAC at all times and takes no notice ' +
    'of ACEs for Owner Rights; [MS-DTYP] 2.5.3.2 lets such an ACE say what the owner may do',
  as: (situation) => ({ ...situation, object: withoutOwnerRights(situation.object) }),
};

export const leavesThisOrganizationOut: Deviation = {
  id: 'This Organization',
  why:
    'a simple bind gets Everyone, Network and Authenticated Users (source4/auth/session.c), not This Organization, which Windows puts into ' +
    'the token of everybody who comes by no trust with selective authentication',
  as: (situation) => ({ ...situation, token: without(situation.token, thisOrganization) }),
};

export const leavesSystemOnlyOut: Deviation = {
  id: 'systemOnly',
  why:
    'acl_allowedAttributes (dsdb/samdb/ldb_modules/acl.c) leaves attributes with systemOnly out of allowedAttributesEffective; ' +
    '[MS-ADTS] 3.1.1.4.5.7 leaves out constructed attributes and back links alone',
  as: (situation) => ({
    ...situation,
    schema: {
      ...situation.schema,
      allowedAttributes: (classes) =>
        situation.schema.allowedAttributes(classes).filter(({ systemOnly }) => !systemOnly),
    },
  }),
};

export const letsPrincipalsIn: Deviation = {
  id: 'principals in the configuration',
  why:
    'acl_childClassesEffective (acl.c) looks at rights alone; [MS-ADTS] 3.1.1.4.5.5 has no classes of security principals ' +
    'in the configuration and schema partitions',
  as: (situation) => ({ ...situation, schema: { ...situation.schema, isPrincipal: () => false } }),
};

export const letsControlAccessGrantAll: Deviation = {
  id: 'control access',
  why:
    'check_object_specific_access (access_check.c) takes an object ACE that allows CONTROL_ACCESS for a grant of whatever is asked; ' +
    '[MS-ADTS] 5.1.3.3.4 has it grant extended rights',
  as: (situation) => {
    const ownClass = situation.schema.classOf(situation.object.classes)?.guid;
    // For sDRightsEffective it asks about the attribute nTSecurityDescriptor, and so about the class of the object.
    const granting = (ace: AnyAce): AnyAce =>
      !allowsControlAccess(ace)
        ? ace
        : ace.object?.type === ownClass
          ? { ...ace, mask: rights.fullControl, object: undefined }
          : { ...ace, mask: rights.fullControl };
    return { ...situation, object: withAces(situation.object, (aces) => aces.map(granting)) };
  },
};

/** The object as a domain controller sees it that knows of no Owner Rights. */
export function withoutOwnerRights(object: GuardedObject): GuardedObject {
  return withAces(object, (aces) => aces.filter((ace) => !isForOwner(ace)));
}

const isForOwner = (ace: AnyAce): boolean => !isOpaque(ace) && ace.trustee === ownerRightsSid;

function allowsControlAccess(ace: AnyAce): ace is Ace {
  return !isOpaque(ace) && ace.type === aceTypes.allowedObject && (ace.mask & rights.controlAccess) !== 0;
}

function withAces(
  object: GuardedObject,
  change: (aces: readonly AnyAce[]) => readonly AnyAce[],
): GuardedObject {
  const { sd } = object;
  return sd.dacl ? { ...object, sd: { ...sd, dacl: { ...sd.dacl, aces: change(sd.dacl.aces) } } } : object;
}

const without = (token: Token, sid: Sid): Token => ({
  ...token,
  sids: new Set([...token.sids].filter((held) => held !== sid)),
});
