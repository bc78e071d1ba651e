import { SearchRequest as LdapSearch, type Control } from 'ldapts';
import type { SearchRequest } from '../../directory/source.ts';
import { visible } from '../../text/hidden.ts';
import { DescriptorFlagsControl, domainScope, showDeleted } from './controls.ts';
import { EncodedFilter } from './encodeFilter.ts';

/** For messages: `the search for (cn=x) under DC=…`. */
export function describe({ base, scope, filter }: SearchRequest): string {
  const place = base === '' ? 'the root of the directory' : visible(base);
  if (scope === 'base') return `the read of ${place}`;
  const shown = filter.length > 200 ? `${filter.slice(0, 200)}…` : filter;
  return `the search for ${visible(shown)} ${scope === 'one' ? 'directly ' : ''}under ${place}`;
}

/** @returns what ldapts sends as a search request */
export function encodeSearch(
  request: SearchRequest,
  attributes: readonly string[],
  operationTimeout: number,
  more: readonly Control[] = [],
): (messageId: number) => LdapSearch {
  const filter = new EncodedFilter(request.filter);
  const descriptor = attributes.some((name) => /^(?:ntsecuritydescriptor|\*)$/i.test(name));
  const controls = [
    ...(descriptor ? [new DescriptorFlagsControl()] : []),
    ...(request.deleted === true ? [showDeleted] : []),
    ...(request.scope === 'base' ? [] : [domainScope]),
    ...more,
  ];
  return (messageId) =>
    new LdapSearch({
      messageId,
      baseDN: request.base,
      scope: request.scope === 'subtree' ? 'sub' : request.scope,
      filter,
      // No name at all would mean all attributes (RFC 4511, section 4.5.1.8).
      attributes: attributes.length > 0 ? [...attributes] : ['1.1'],
      timeLimit: Math.ceil(operationTimeout / 1000),
      controls,
    });
}
