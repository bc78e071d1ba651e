import { parameterRow, type ParameterType } from '../../server/src/knowledge/parameters.ts';

const byType: Partial<Record<ParameterType, string>> = {
  host: 'EX01',
  ip: '192.0.2.1',
  number: '7',
  size: '10MB',
  guid: '0f1a2b3c-4d5e-6f70-8192-a3b4c5d6e7f8',
  thumbprint: '5113AE0233A72FCCB75B1D0198628675333D010E',
  culture: 'EN',
};

/** @returns a value of which no command could think anything else */
export function harmlessValue(name: string): string {
  const { type, choices } = parameterRow(name);
  return choices?.[0]?.value ?? byType[type] ?? 'harmless';
}
