import { flag, guid, number, text, texts } from '../../../server/src/directory/object.ts';
import type { Guid } from '../../../server/src/directory/security/guid.ts';
import type { DirectoryObject, DirectorySource } from '../../../server/src/directory/source.ts';

export interface Attribute {
  readonly name: string;
  readonly guid: Guid;
  readonly propertySet: Guid | undefined;
  readonly constructed: boolean;
  readonly backLink: boolean;
  readonly systemOnly: boolean;
}

export interface ObjectClass {
  readonly name: string;
  readonly guid: Guid;
  readonly superclass: string;
  /** 88 classes (0) and structural ones (1): of these alone there are objects. */
  readonly structural: boolean;
  readonly systemOnly: boolean;
  readonly attributes: readonly string[];
  readonly auxiliary: readonly string[];
  readonly superiors: readonly string[];
}

/** What the schema says of an object, by the values of its objectClass. */
export interface Schema {
  /** What allowedAttributes holds ([MS-ADTS] 3.1.1.4.5.6). */
  allowedAttributes(classes: readonly string[]): readonly Attribute[];
  /** What allowedChildClasses holds ([MS-ADTS] 3.1.1.4.5.4 and 3.1.1.4.5.21). */
  allowedChildClasses(classes: readonly string[]): readonly ObjectClass[];
  /** The most specific structural class. */
  classOf(classes: readonly string[]): ObjectClass | undefined;
  /** Whether objects of a class are security principals (SPC of [MS-ADTS] 3.1.1.1.6). */
  isPrincipal(of: ObjectClass): boolean;
}

export async function readSchema(source: DirectorySource, naming: string): Promise<Schema> {
  const attributes = new Map<string, Attribute>();
  const classes = new Map<string, ObjectClass>();
  const request = { base: naming, scope: 'one', where: 'domain' } as const;
  const own = ['lDAPDisplayName', 'schemaIDGUID', 'systemOnly'];
  for await (const object of source.search({
    ...request,
    filter: '(objectClass=attributeSchema)',
    attributes: [...own, 'attributeSecurityGUID', 'systemFlags', 'linkID'],
  })) {
    const attribute = attributeOf(object);
    attributes.set(attribute.name.toLowerCase(), attribute);
  }
  for await (const object of source.search({
    ...request,
    filter: '(objectClass=classSchema)',
    attributes: [...own, 'subClassOf', 'objectClassCategory', ...attributeLists, ...classLists],
  })) {
    const of = classOf(object);
    classes.set(of.name.toLowerCase(), of);
  }
  return schemaOf(attributes, classes);
}

const attributeLists = ['mayContain', 'systemMayContain', 'mustContain', 'systemMustContain'];
const auxiliaryLists = ['auxiliaryClass', 'systemAuxiliaryClass'];
const superiorLists = ['possSuperiors', 'systemPossSuperiors'];
const classLists = [...auxiliaryLists, ...superiorLists];
/** FLAG_ATTR_IS_CONSTRUCTED of systemFlags ([MS-ADTS] 2.2.10). */
const constructedFlag = 0x4;

const attributeOf = (object: DirectoryObject): Attribute => ({
  name: text(object, 'lDAPDisplayName') ?? '',
  guid: guid(object, 'schemaIDGUID') ?? '',
  propertySet: guid(object, 'attributeSecurityGUID'),
  constructed: ((number(object, 'systemFlags') ?? 0) & constructedFlag) !== 0,
  backLink: (number(object, 'linkID') ?? 0) % 2 !== 0,
  systemOnly: flag(object, 'systemOnly') === true,
});

function classOf(object: DirectoryObject): ObjectClass {
  const listed = (names: readonly string[]) => names.flatMap((name) => texts(object, name));
  return {
    name: text(object, 'lDAPDisplayName') ?? '',
    guid: guid(object, 'schemaIDGUID') ?? '',
    superclass: text(object, 'subClassOf') ?? '',
    structural: (number(object, 'objectClassCategory') ?? 0) < 2,
    systemOnly: flag(object, 'systemOnly') === true,
    attributes: listed(attributeLists),
    auxiliary: listed(auxiliaryLists),
    superiors: listed(superiorLists),
  };
}

type Named<T> = ReadonlyMap<string, T>;

function schemaOf(attributes: Named<Attribute>, classes: Named<ObjectClass>): Schema {
  const named = (name: string) => classes.get(name.toLowerCase());
  /** The classes, those they are derived from, and the auxiliary classes of all of them. */
  const closure = (names: readonly string[], found = new Set<ObjectClass>()): Set<ObjectClass> => {
    for (const of of names.map(named)) {
      if (of === undefined || found.has(of)) continue;
      found.add(of);
      closure([of.superclass, ...of.auxiliary], found);
    }
    return found;
  };
  const chain = (of: ObjectClass | undefined): readonly ObjectClass[] =>
    of === undefined ? [] : of.superclass === of.name ? [of] : [of, ...chain(named(of.superclass))];
  const superiorsOf = (of: ObjectClass) => new Set(chain(of).flatMap(({ superiors }) => superiors));
  const possible = [...classes.values()]
    .filter(({ structural, systemOnly }) => structural && !systemOnly)
    .map((of) => ({ of, superiors: superiorsOf(of) }));
  return {
    allowedAttributes: remembered((names) => {
      const found = new Set([...closure(names)].flatMap((of) => of.attributes));
      return [...found].flatMap((name) => attributes.get(name.toLowerCase()) ?? []);
    }),
    allowedChildClasses: remembered((names) =>
      possible.filter(({ superiors }) => names.some((name) => superiors.has(name))).map(({ of }) => of),
    ),
    classOf: (names) => names.map(named).findLast((of) => of?.structural === true),
    isPrincipal: (of) => [...closure([of.name])].some(({ name }) => name === 'securityPrincipal'),
  };
}

/** Objects have the same few lists of classes, again and again. */
function remembered<T>(find: (names: readonly string[]) => T): (names: readonly string[]) => T {
  const known = new Map<string, T>();
  return (names) => {
    const key = names.join();
    const found = known.get(key) ?? find(names);
    known.set(key, found);
    return found;
  };
}
