import rows from './parameters.json' with { type: 'json' };

/** What kind of thing a parameter of a command is. What has no row is `text`; `prose` names no object, so a wildcard is none in it. */
export type ParameterType =
  | 'text'
  | 'prose'
  | 'host'
  | 'ip'
  | 'number'
  | 'choice'
  | 'size'
  | 'account'
  | 'address'
  | 'dn'
  | 'guid'
  | 'thumbprint'
  | 'culture';

export interface Choice {
  readonly value: string;
  /** What it means, where the value does not say it. */
  readonly label?: string;
}

/** What is known of a parameter besides its label. */
export interface ParameterRow {
  readonly type: ParameterType;
  /** The values of a choice; of a number, those that documents name. */
  readonly choices?: readonly Choice[];
  readonly min?: number;
  readonly max?: number;
  /** Documents write this number without saying in which base: it is asked. */
  readonly base?: 'asked';
  readonly example?: string;
  /** A sentence for whoever fills it in. */
  readonly hint?: string;
}

const byName = rows.parameters as Readonly<Record<string, ParameterRow>>;
const text: ParameterRow = { type: 'text' };

export function parameterRow(name: string): ParameterRow {
  return Object.hasOwn(byName, name) ? (byName[name] ?? text) : text;
}
