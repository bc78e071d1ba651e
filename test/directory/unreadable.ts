/** How each check comes to be unknown: who reads, and about whom. What is kept from the readers stands in the lab's manifest. */
export interface Unreadable {
  /** sAMAccountName */
  readonly reader: 'blindreader' | 'partialreader' | 'maskedreader';
  /** The healthy ones of the lab, where none is given. */
  readonly account?: string;
  readonly mailbox?: string;
  /** What the check has to say of it. */
  readonly why: RegExp;
}

const permissions = /You may not read the permissions of CN=/;
const masked = 'Secret.Attributes';
const noAttribute =
  /does not show \w+, (?:nor anything else that is read by the same right|and an entry of its permissions keeps just that from some readers): it has none, or you may not read it/;
const notThere = /that is not there, or you may not see it/;

export const unreadable: Readonly<Record<string, Unreadable>> = {
  'account.state': {
    reader: 'maskedreader',
    account: 'svc-masked',
    why: /You may not read userAccountControl/,
  },
  'account.groups': { reader: 'blindreader', why: /The permissions of Database DB01; .* could not be read/ },
  'account.policy': {
    reader: 'partialreader',
    why: /What is linked to OU=Exchange Servers,\S+ could not be read/,
  },
  'organization.receive-as': { reader: 'blindreader', why: permissions },
  'organization.send-as': { reader: 'blindreader', why: permissions },
  'organization.full-control': { reader: 'blindreader', why: permissions },
  'organization.system-objects': { reader: 'blindreader', why: permissions },
  'organization.servers': { reader: 'maskedreader', why: /The version of a server could not be read/ },
  'mailbox.access': { reader: 'blindreader', why: permissions },
  'mailbox.send-as': { reader: 'blindreader', mailbox: 'Secret.Descriptor', why: permissions },
  'mailbox.inheritance': { reader: 'blindreader', mailbox: 'Secret.Descriptor', why: permissions },
  'mailbox.admin-sd-holder': { reader: 'maskedreader', mailbox: masked, why: /You may not read tokenGroups/ },
  'mailbox.legacy-dn': { reader: 'maskedreader', mailbox: masked, why: noAttribute },
  'mailbox.legacy-dn-unique': { reader: 'maskedreader', mailbox: masked, why: /shows no legacyExchangeDN/ },
  'mailbox.hidden': { reader: 'maskedreader', mailbox: masked, why: noAttribute },
  'mailbox.owner': { reader: 'maskedreader', mailbox: masked, why: noAttribute },
  'mailbox.linked': { reader: 'maskedreader', mailbox: masked, why: noAttribute },
  'mailbox.home-database': { reader: 'partialreader', why: notThere },
  'mailbox.home-mta': { reader: 'partialreader', why: notThere },
  'mailbox.delegates': {
    reader: 'partialreader',
    mailbox: 'Delegate.Hidden',
    why: /Hidden\.Away could not be read/,
  },
  'mailbox.state': { reader: 'maskedreader', mailbox: masked, why: /You may not read userAccountControl/ },
  'directory.replicas': { reader: 'blindreader', mailbox: 'Secret.Descriptor', why: /Not compared: dc[12]/ },
};
