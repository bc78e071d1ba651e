import { number, texts } from '../../../server/src/directory/object.ts';
import { effectiveRights } from '../../../server/src/directory/security/effectiveRights.ts';
import { rights } from '../../../server/src/directory/security/masks.ts';
import type { DirectoryObject, DirectorySource } from '../../../server/src/directory/source.ts';
import { searchAll, type GuardedObject, type Scope } from './objects.ts';
import type { Situation } from './samba.ts';
import type { Attribute, ObjectClass, Schema } from './schema.ts';

export const kinds = ['attributes', 'childClasses', 'descriptor'] as const;
export type Kind = (typeof kinds)[number];

/** What an account may do with an object: names of attributes to write, of classes of children to create, parts of the descriptor to write. */
export type Verdict = Readonly<Record<Kind, ReadonlySet<string>>>;

/** The parts of a security descriptor by their bits in sDRightsEffective ([MS-ADTS] 3.1.1.4.5.4). */
const parts = { owner: 0x1, group: 0x2, dacl: 0x4, sacl: 0x8 } as const;

/** What the domain controller says of every object that the source's account may see, by distinguished name. */
export async function askController(source: DirectorySource, scope: Scope): Promise<Map<string, Verdict>> {
  const attributes = ['allowedAttributesEffective', 'allowedChildClassesEffective', 'sDRightsEffective'];
  const verdicts = new Map<string, Verdict>();
  for await (const object of searchAll(source, scope, attributes)) verdicts.set(object.dn, verdictIn(object));
  return verdicts;
}

function verdictIn(object: DirectoryObject): Verdict {
  const bits = number(object, 'sDRightsEffective');
  if (bits === undefined) throw new Error(`The domain controller gave no sDRightsEffective of ${object.dn}.`);
  return {
    attributes: new Set(texts(object, 'allowedAttributesEffective')),
    childClasses: new Set(texts(object, 'allowedChildClassesEffective')),
    descriptor: new Set(namesOf(parts, bits)),
  };
}

/** The same by our access check, as [MS-ADTS] 3.1.1.4.5.4, .5 and .7 define the three attributes. */
export function ourVerdict({ object, token, schema }: Situation): Verdict {
  const ask = effectiveRights(object.sd, token, { objectSid: object.objectSid });
  const objectClass = schema.classOf(object.classes)?.guid;
  const may = (attribute: Attribute) => {
    const { granted } = ask({
      objectType: attribute.guid,
      propertySet: attribute.propertySet,
      objectClass,
    });
    return isWritable(attribute) && (granted & rights.writeProperty) !== 0;
  };
  const mayCreate = (of: ObjectClass) =>
    (ask({ objectType: of.guid }).granted & rights.createChild) !== 0 && fits(of, object, schema);
  return {
    attributes: namesWhere(schema.allowedAttributes(object.classes), may),
    childClasses: namesWhere(schema.allowedChildClasses(object.classes), mayCreate),
    descriptor: ourParts(ask().granted),
  };
}

function ourParts(granted: number): ReadonlySet<string> {
  const owner = granted & rights.writeOwner ? parts.owner | parts.group : 0;
  const dacl = granted & rights.writeDacl ? parts.dacl : 0;
  const sacl = granted & rights.systemSecurity ? parts.sacl : 0;
  return new Set(namesOf(parts, owner | dacl | sacl));
}

/** entryTTL is the one constructed attribute that is written. */
const isWritable = (attribute: Attribute): boolean =>
  !attribute.backLink && (!attribute.constructed || attribute.name === 'entryTTL');

/** There are no security principals in the configuration and the schema. */
const fits = (of: ObjectClass, { dn }: GuardedObject, schema: Schema): boolean =>
  !/(^|,)CN=Configuration,DC=/i.test(dn) || !schema.isPrincipal(of);

const namesWhere = <T extends { readonly name: string }>(all: readonly T[], may: (one: T) => boolean) =>
  new Set(all.filter(may).map(({ name }) => name));

const namesOf = (bits: Readonly<Record<string, number>>, value: number): string[] =>
  Object.keys(bits).filter((name) => (value & (bits[name] ?? 0)) !== 0);
