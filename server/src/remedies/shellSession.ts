import { powerShellLiteral } from './quote.ts';

/** Where a command is to be typed: a shell of its own kind with nothing loaded, the one installed here, or one that a server offers. */
export type ShellTarget = 'plain' | 'local' | { readonly server: string };

const hostName =
  /^(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?){0,10}$/;

/** Whether a text can be the name of a server, and nothing else: it becomes a part of an address. */
export function isServerName(text: string): boolean {
  return hostName.test(text);
}

/**
 * What a new PowerShell runs before its first prompt, on one line and without double quotes, as an argument of a program. A server is
 * reached by implicit remoting with Kerberos; the local shell is that of Exchange 2010 or later, else the snap-in of 2007.
 * Source: Connect to Exchange servers using remote PowerShell, https://learn.microsoft.com/powershell/exchange/connect-to-exchange-servers-using-remote-powershell
 * Out: `undefined` where the name cannot be that of a server.
 */
export function sessionCommand(target: ShellTarget): string | undefined {
  if (target === 'plain') return `'PowerShell, without a session to Exchange.'`;
  if (target === 'local') return local;
  if (!isServerName(target.server)) return undefined;
  const uri = powerShellLiteral(`http://${target.server}/PowerShell/`);
  return [
    `$session = New-PSSession -ConfigurationName 'Microsoft.Exchange' -ConnectionUri ${uri} -Authentication Kerberos`,
    'if ($session) { Import-PSSession -Session $session -DisableNameChecking | Out-Null }',
  ].join('; ');
}

/** `Connect-ExchangeServer` comes with the script, and takes no more than this in every version. */
const local =
  "if ($env:ExchangeInstallPath) { . (Join-Path -Path $env:ExchangeInstallPath -ChildPath 'bin\\RemoteExchange.ps1'); Connect-ExchangeServer -auto } " +
  "else { Add-PSSnapin -Name 'Microsoft.Exchange.Management.PowerShell.Admin' }";
