/**
 * What is offered for each planted defect: the defect, the check that finds it, the remedies in the order in which they are shown. Read
 * each row as an engineer would: does the fix fit the cause, can it be verified and undone, is there nothing that does harm?
 */
export const offered: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'nested-domain-admin': {
    'account.groups': 'account-groups leave-group verify-left-group undo-leave-group',
  },
  'enterprise-admin': {
    'account.groups': 'account-groups leave-group verify-left-group undo-leave-group',
  },
  'deny-receive-as-organization': {
    'organization.receive-as':
      'level-rights show-permissions remove-deny verify-level-rights verify-permissions undo-remove-deny',
    'mailbox.access':
      'mailbox-rights level-rights show-permissions remove-deny verify-mailbox-rights verify-level-rights verify-permissions undo-remove-deny',
  },
  'deny-receive-as-admin-group': {
    'organization.receive-as': 'show-permissions remove-deny-entry verify-permissions undo-remove-deny-entry',
    'mailbox.access': 'show-permissions remove-deny-entry verify-permissions undo-remove-deny-entry',
  },
  'deny-receive-as-server': {
    'organization.receive-as': 'show-permissions remove-deny-entry verify-permissions undo-remove-deny-entry',
    'mailbox.access': 'show-permissions remove-deny-entry verify-permissions undo-remove-deny-entry',
  },
  'deny-receive-as-store': {
    'organization.receive-as': 'show-permissions remove-deny-entry verify-permissions undo-remove-deny-entry',
    'mailbox.access': 'show-permissions remove-deny-entry verify-permissions undo-remove-deny-entry',
  },
  'deny-receive-as-storage-group': {
    'organization.receive-as': 'show-permissions remove-deny-entry verify-permissions undo-remove-deny-entry',
    'mailbox.access': 'show-permissions remove-deny-entry verify-permissions undo-remove-deny-entry',
  },
  'deny-receive-as-database': {
    'organization.receive-as': 'show-permissions remove-deny-entry verify-permissions undo-remove-deny-entry',
    'mailbox.access': 'show-permissions remove-deny-entry verify-permissions undo-remove-deny-entry',
  },
  'deny-receive-as-modern-admin-group': {
    'organization.receive-as':
      'level-rights show-permissions remove-deny verify-level-rights verify-permissions undo-remove-deny',
  },
  'deny-receive-as-modern-server': {
    'organization.receive-as':
      'level-rights show-permissions remove-deny verify-level-rights verify-permissions undo-remove-deny',
  },
  'deny-receive-as-modern-database': {
    'organization.receive-as':
      'level-rights show-permissions remove-deny verify-level-rights verify-permissions undo-remove-deny',
  },
  'deny-send-as-organization': {
    'organization.send-as':
      'level-rights show-permissions remove-deny verify-level-rights verify-permissions undo-remove-deny',
  },
  'explicit-allow-over-inherited-deny': {
    'organization.receive-as': 'show-permissions verify-permissions',
  },
  'no-sendas': {
    'organization.send-as':
      'level-rights show-permissions grant-right verify-level-rights verify-permissions undo-grant-right',
  },
  'no-receiveas': {
    'organization.receive-as':
      'level-rights show-permissions grant-right verify-level-rights verify-permissions undo-grant-right',
  },
  'no-fullcontrol': {
    'organization.full-control': 'show-permissions dsacls-full-control verify-permissions undo-dsacls',
  },
  'no-system-objects': {
    'organization.system-objects':
      'show-permissions remove-deny-entry verify-permissions undo-remove-deny-entry',
  },
  'no-rights': {
    'organization.receive-as':
      'level-rights show-permissions grant-right verify-level-rights verify-permissions undo-grant-right',
    'organization.send-as':
      'level-rights show-permissions grant-right verify-level-rights verify-permissions undo-grant-right',
    'organization.full-control': 'show-permissions dsacls-full-control verify-permissions undo-dsacls',
  },
  'account-disabled': {
    'account.state': 'account-state enable-account verify-account-state undo-enable-account',
  },
  'account-expired': {
    'account.state': 'account-state account-never-expires verify-account-state undo-account-never-expires',
  },
  'account-locked': {
    'account.state': 'account-state unlock-account verify-account-state',
  },
  'password-expired': {
    'account.state': 'account-state reset-password verify-account-state',
  },
  'password-must-change': {
    'account.state': 'account-state reset-password verify-account-state',
  },
  'account-workstations': {
    'account.state': 'account-state any-workstation verify-account-state undo-any-workstation',
  },
  'account-no-hours': {
    'account.state': 'account-state any-hour verify-account-state undo-any-hour',
  },
  'inheritance-off': {
    'mailbox.inheritance': 'protected-account enable-inheritance verify-inheritance undo-enable-inheritance',
  },
  'send-as-missing': {
    'mailbox.send-as':
      'send-as-on-mailbox show-permissions protected-account grant-send-as verify-send-as verify-permissions undo-send-as',
  },
  'send-as-denied': {
    'mailbox.send-as':
      'send-as-on-mailbox show-permissions protected-account remove-deny verify-send-as verify-permissions undo-remove-deny',
  },
  protected: {
    'mailbox.admin-sd-holder':
      'protected-account leave-protected-group verify-inheritance undo-leave-protected-group',
  },
  'protected-drifted': {
    'mailbox.admin-sd-holder':
      'protected-account leave-protected-group verify-inheritance undo-leave-protected-group',
  },
  'protected-soon': {
    'mailbox.admin-sd-holder': 'protected-account verify-inheritance',
  },
  'protected-left-over': {
    'mailbox.admin-sd-holder':
      'protected-account clear-admin-count enable-inheritance verify-inheritance undo-clear-admin-count undo-enable-inheritance',
  },
  'legacy-dn-trailing-space': {
    'mailbox.legacy-dn':
      'dn-trailing-blank set-legacy-dn verify-legacy-dn verify-dn-found undo-set-legacy-dn',
  },
  'legacy-dn-duplicate': {
    'mailbox.legacy-dn-unique': 'show-mailbox same-legacy-dn',
  },
  'legacy-dn-duplicate-second': {
    'mailbox.legacy-dn-unique': 'show-mailbox same-legacy-dn',
  },
  'legacy-dn-duplicate-address': {
    'mailbox.legacy-dn-unique': 'show-mailbox same-legacy-dn',
  },
  hidden: {
    'mailbox.hidden': 'show-mailbox show-in-address-lists verify-in-address-lists undo-show-in-address-lists',
  },
  'mailbox-guid-duplicate': {
    'mailbox.owner': 'show-mailbox mailbox-guid-owners',
  },
  'mailbox-guid-duplicate-second': {
    'mailbox.owner': 'show-mailbox mailbox-guid-owners',
  },
  'linked-enabled': {
    'mailbox.linked':
      'linked-mailbox mailbox-rights disable-linked-user verify-linked undo-disable-linked-user',
  },
  'linked-no-ace': {
    'mailbox.linked': 'linked-mailbox mailbox-rights relink-mailbox verify-linked',
  },
  'disabled-no-master': {
    'mailbox.state': 'account-state enable-account verify-account-state undo-enable-account',
    'mailbox.linked':
      'linked-mailbox mailbox-rights set-master-self enable-account verify-master verify-account-state undo-set-master-self undo-enable-account',
  },
  'self-no-ace': {
    'mailbox.linked': 'linked-mailbox mailbox-rights grant-self verify-mailbox-rights undo-grant-self',
  },
  'home-mdb-missing': {
    'mailbox.home-database': 'mailbox-home find-mailbox-store rehome-mailbox verify-home',
  },
  'home-mdb-deleted': {
    'mailbox.home-database': 'mailbox-home find-mailbox-store rehome-mailbox verify-home',
  },
  'home-mta-missing': {
    'mailbox.home-mta': 'mailbox-home update-recipient verify-home',
  },
  'home-mta-deleted': {
    'mailbox.home-mta': 'mailbox-home update-recipient verify-home verify-2937',
  },
  'delegate-disabled': {
    'mailbox.delegates':
      'mailbox-delegates send-as-on-mailbox remove-delegate verify-delegates undo-remove-delegate',
  },
  'diverged-legacyexchangedn': {
    'directory.replicas': 'mailbox-on-every-dc replication-state dcdiag force-replication verify-replication',
  },
  'diverged-homemdb': {
    'directory.replicas': 'mailbox-on-every-dc replication-state dcdiag force-replication verify-replication',
  },
  'policy-leaves-out': {
    'account.policy': 'gpresult policy-report',
  },
  'policy-denies': {
    'account.policy': 'gpresult policy-report',
  },
};
