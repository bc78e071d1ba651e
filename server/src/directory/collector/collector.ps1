#Requires -Version 3.0
<#
.SYNOPSIS
Writes what Exchange Triage's directory checks need into a snapshot file.

.DESCRIPTION
Reads Active Directory as the user who runs it, over LDAP with signing and sealing, and changes nothing. It needs no
module: only .NET's System.DirectoryServices.Protocols, which is part of Windows. The file holds names, group
memberships and permissions of the objects it read, and no passwords. Open it with "Exchange Triage: Open Snapshot".

.PARAMETER Account
The service account: DOMAIN\name, user principal name or distinguished name.

.PARAMETER Mailbox
One mailbox or several: legacyExchangeDN, address, alias or distinguished name.

.PARAMETER Server
A domain controller. Without it, one of the computer's own domain.

.PARAMETER Out
The file to write. A hyphen writes to the output.

.EXAMPLE
.\Collect-DirectorySnapshot.ps1 -Account 'TARGET\qmmex' -Mailbox 'ewan@target.local' -Out case.ldif
#>
[CmdletBinding()]
param(
    [string] $Account = '',
    [string[]] $Mailbox = @(),
    [string] $Server = '',
    [string] $Out = 'directory-snapshot.ldif'
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.DirectoryServices.Protocols

# What is read: the same list that the checks and "Capture Snapshot" use.
$definition = @'
<definition>
'@ | ConvertFrom-Json

$namespace = 'System.DirectoryServices.Protocols'
$valuesPerSearch = 40
$latin1 = [System.Text.Encoding]::GetEncoding(28591)
$pageSize = 1000
$deepest = 50
$connections = @{}
$lost = @{}
$records = New-Object System.Collections.Generic.List[string]
$searches = New-Object System.Collections.Generic.List[string]

function Get-Property($object, [string] $name) {
    if ($null -eq $object) { return $null }
    $property = $object.PSObject.Properties[$name]
    if ($null -eq $property) { return $null }
    return $property.Value
}

# --- Names ---------------------------------------------------------------------------------------------------------

# The relative names of a distinguished name, the object's own first. A comma behind a backslash separates nothing.
function Split-Name([string] $name) {
    if ($name -eq '') { return , @() }
    return , @([regex]::Matches($name, '(?:\\.|[^,\\])+') | ForEach-Object { $_.Value })
}

function Get-Parent([string] $name) {
    $parts = Split-Name $name
    if ($parts.Count -lt 2) { return '' }
    return ($parts[1..($parts.Count - 1)] -join ',')
}

function Get-Domain([string] $name) {
    return (@(Split-Name $name | ForEach-Object { $_ } | Where-Object { $_ -match '^\s*DC\s*=' }) -join ',')
}

# The objects above, up to the root of the partition, which is the domain or the configuration.
function Get-Ancestors([string] $name) {
    $domain = Get-Domain $name
    $found = @()
    $current = $name
    while ($true) {
        if ($current -eq $domain -or $current -eq "CN=Configuration,$domain") { break }
        $current = Get-Parent $current
        if ($current -eq '') { break }
        $found += $current
    }
    return , $found
}

function Get-DnsName([string] $name) {
    return (@(Split-Name (Get-Domain $name) | ForEach-Object { $_ } | ForEach-Object { ($_ -split '=', 2)[1].Trim() }) -join '.')
}

# --- Filters -------------------------------------------------------------------------------------------------------

function ConvertTo-FilterText([string] $text) {
    return [regex]::Replace($text, '[\x00*()\\]', { param($match) '\{0:x2}' -f [int][char] $match.Value })
}

function ConvertTo-FilterBytes([byte[]] $bytes) {
    return (@($bytes | ForEach-Object { '\{0:x2}' -f $_ }) -join '')
}

function Get-NameFilter([string] $kind, [string] $name) {
    foreach ($form in (Get-Property $definition.forms $kind)) {
        $match = [regex]::Match($name, $form.pattern, 'IgnoreCase, Singleline')
        if ($match.Success) {
            return [regex]::Replace($form.filter, '\{([01])\}', { param($slot) ConvertTo-FilterText $match.Groups[[int] $slot.Groups[1].Value].Value })
        }
    }
    return "(cn=$(ConvertTo-FilterText $name))"
}

# --- Searches ------------------------------------------------------------------------------------------------------

# where is 'domain', 'forest', or the DNS name of one domain controller behind 'server '.
function Get-Connection([string] $base, [string] $where) {
    if ($where -like 'server *') { return Open-Connection $where.Substring(7) 389 }
    if ($where -eq 'forest') {
        if ($Server -eq '') { return Open-Connection $script:forestName 3268 }
        # The domain controller that was named may be no global catalog.
        try { return Open-Connection $Server 3268 } catch { return Open-Connection $script:forestName 3268 }
    }
    # Every domain controller of the forest has the configuration.
    $isOwn = $base -eq '' -or $script:ownDomain -eq '' -or (Get-Domain $base) -eq $script:ownDomain -or $base -match '(^|,)\s*CN\s*=\s*Configuration\s*,\s*DC\s*='
    if ($isOwn) { return Open-Connection $Server 389 }
    return Open-Connection (Get-DnsName $base) 389
}

# One connection to each server, opened when first needed. Without a name: one of the computer's own domain.
function Open-Connection([string] $hostName, [int] $port) {
    $key = "${hostName}:$port"
    if ($lost.ContainsKey($key)) { throw $lost[$key] }
    if (-not $connections.ContainsKey($key)) {
        $names = @(if ($hostName -ne '') { $hostName })
        $identifier = New-Object "$namespace.LdapDirectoryIdentifier" -ArgumentList ([string[]] $names), $port, $false, $false
        $connection = New-Object "$namespace.LdapConnection" -ArgumentList $identifier
        $connection.AuthType = 'Negotiate'
        $connection.Timeout = [TimeSpan]::FromMinutes(2)
        $connection.SessionOptions.ProtocolVersion = 3
        $connection.SessionOptions.Signing = $true
        $connection.SessionOptions.Sealing = $true
        $connection.SessionOptions.ReferralChasing = 'None'
        try {
            $connection.Bind()
        } catch {
            $lost[$key] = $_.Exception
            throw
        }
        $connections[$key] = $connection
    }
    return $connections[$key]
}

# Objects as hash tables: dn, and values, a table of attribute to a list of byte arrays.
function Search-Directory($request) {
    $connection = Get-Connection $request.base $request.where
    $scope = @{ base = 'Base'; one = 'OneLevel'; subtree = 'Subtree' }[$request.scope]
    $search = New-Object "$namespace.SearchRequest" -ArgumentList $request.base, $request.filter, $scope, ([string[]] $request.attributes)
    if ($request.attributes -contains 'nTSecurityDescriptor') {
        # Owner, group and DACL: asked for the SACL too, a domain controller gives nothing to those who may not read it.
        [void] $search.Controls.Add((New-Object "$namespace.SecurityDescriptorFlagControl" -ArgumentList 'Dacl, Group, Owner'))
    }
    if ($request.deleted) { [void] $search.Controls.Add((New-Object "$namespace.ShowDeletedControl")) }
    # Referrals to other domains are not wanted between the objects.
    [void] $search.Controls.Add((New-Object "$namespace.DomainScopeControl"))
    $paging = $null
    if ($request.scope -ne 'base') {
        $paging = New-Object "$namespace.PageResultRequestControl" -ArgumentList $pageSize
        [void] $search.Controls.Add($paging)
    }
    do {
        $response = $connection.SendRequest($search)
        # A referral is no exception of SendRequest, and no answer either.
        if ($response.ResultCode -ne 'Success') { throw (New-Object "$namespace.DirectoryOperationException" -ArgumentList $response) }
        foreach ($entry in $response.Entries) { Read-Entry $connection $entry $request.deleted }
        $cookie = @($response.Controls | Where-Object { $_ -is [System.DirectoryServices.Protocols.PageResultResponseControl] } | ForEach-Object { , $_.Cookie })
        if ($null -ne $paging -and $cookie.Count -gt 0) { $paging.Cookie = $cookie[0] }
    } while ($null -ne $paging -and $cookie.Count -gt 0 -and $cookie[0].Length -gt 0)
}

function Read-Entry($connection, $entry, $deleted) {
    $values = @{}
    foreach ($name in @($entry.Attributes.AttributeNames)) {
        $list = New-Object System.Collections.Generic.List[byte[]]
        foreach ($value in $entry.Attributes[$name].GetValues([byte[]])) { $list.Add($value) }
        $plain = ($name -split ';', 2)[0]
        if ($name -match ';range=\d+-(\d+)$') { Add-Range $connection $entry.DistinguishedName $plain ([int] $Matches[1]) $list $deleted }
        # Beside a range stands the plain name without values.
        if ($list.Count -gt 0 -or -not $values.ContainsKey($plain.ToLowerInvariant())) { $values[$plain.ToLowerInvariant()] = $list }
    }
    return @{ dn = $entry.DistinguishedName; values = $values }
}

# An attribute of more values than a domain controller gives at once is asked for piece by piece.
function Add-Range($connection, [string] $dn, [string] $name, [int] $last, $list, $deleted) {
    while ($true) {
        $search = New-Object "$namespace.SearchRequest" -ArgumentList $dn, '(objectClass=*)', 'Base', ([string[]] @("$name;range=$($last + 1)-*"))
        if ($deleted) { [void] $search.Controls.Add((New-Object "$namespace.ShowDeletedControl")) }
        $response = $connection.SendRequest($search)
        # The part before it said that there are more: without them the list is not whole.
        $incomplete = "No value was handed out for ${name} from number $($last + 1) on of ${dn}, though there are more. Run the script again."
        if ($response.Entries.Count -eq 0) { throw $incomplete }
        $attributes = $response.Entries[0].Attributes
        $found = @($attributes.AttributeNames | Where-Object { $_ -like "$name;range=*" })
        if ($found.Count -eq 0 -or $attributes[$found[0]].Count -eq 0) { throw $incomplete }
        foreach ($value in $attributes[$found[0]].GetValues([byte[]])) { $list.Add($value) }
        if ($found[0] -notmatch '-(\d+)$') { return }
        $last = [int] $Matches[1]
    }
}

# --- The file ------------------------------------------------------------------------------------------------------

function ConvertTo-Comment([string] $text) {
    return '# ' + [regex]::Replace($text, '[^\x20-\x7e]', { param($match) '\u{0:x4}' -f [int][char] $match.Value })
}

function ConvertTo-LdifLine([string] $name, [byte[]] $value) {
    $text = $null
    $characters = $latin1.GetString($value)
    if ($characters -match '\A[\x20-\x7e]+\z' -and $characters -notmatch '\A[ :<]| \z') { $text = $characters }
    $line = if ($null -ne $text) { "${name}: $text" } else { "${name}:: $([Convert]::ToBase64String($value))" }
    # Lines of 76 characters; one that goes on begins with a blank.
    $folded = New-Object System.Text.StringBuilder
    for ($at = 0; $at -lt $line.Length; ) {
        $length = [Math]::Min($(if ($at -eq 0) { 76 } else { 75 }), $line.Length - $at)
        if ($at -gt 0) { [void] $folded.Append("`n ") }
        [void] $folded.Append($line.Substring($at, $length))
        $at += $length
    }
    return $folded.ToString()
}

# Returns the number of the record.
function Add-Record($object, $attributes) {
    $lines = @(ConvertTo-LdifLine 'dn' ([System.Text.Encoding]::UTF8.GetBytes($object.dn)))
    foreach ($name in $attributes) {
        if (-not $object.values.ContainsKey($name.ToLowerInvariant())) { continue }
        foreach ($value in $object.values[$name.ToLowerInvariant()]) { $lines += ConvertTo-LdifLine $name $value }
    }
    if ($lines.Count -eq 1) { $lines += 'noAttributes: TRUE' }
    $records.Add(($lines -join "`n"))
    return $records.Count
}

function Get-ErrorKind($exception) {
    $code = -1
    $inner = $exception
    while ($null -ne $inner) {
        if ($inner -is [System.DirectoryServices.Protocols.DirectoryOperationException] -and $null -ne $inner.Response) {
            $code = [int] $inner.Response.ResultCode
            break
        }
        if ($inner -is [System.DirectoryServices.Protocols.LdapException]) {
            $code = $inner.ErrorCode
            break
        }
        $inner = $inner.InnerException
    }
    switch ($code) {
        3 { return 'timeout' }
        4 { return 'limit' }
        7 { return 'credentials' }
        8 { return 'encryption' }
        10 { return 'referral' }
        11 { return 'limit' }
        13 { return 'encryption' }
        32 { return 'noSuchObject' }
        48 { return 'credentials' }
        49 { return 'credentials' }
        50 { return 'denied' }
        51 { return 'unreachable' }
        52 { return 'unreachable' }
        81 { return 'unreachable' }
        85 { return 'timeout' }
        91 { return 'unreachable' }
        default { return 'protocol' }
    }
}

# Makes one search and writes down what came of it.
function Invoke-Read($request) {
    $objects = @()
    $result = 'ok'
    try {
        $objects = @(Search-Directory $request)
        if ($request.attributes -contains 'gPCFileSysPath') { foreach ($object in $objects) { Add-PolicyTemplate $object } }
    } catch {
        $result = @{ kind = (Get-ErrorKind $_.Exception); message = $_.Exception.GetBaseException().Message }
    }
    $numbers = @($objects | ForEach-Object { Add-Record $_ $request.attributes })
    $where = $request.where
    if ($where -like 'server *') { $where = @{ server = $where.Substring(7) } }
    $line = @{
        base = $request.base; scope = $request.scope; filter = $request.filter; attributes = [string[]] $request.attributes
        where = $where; deleted = [bool] $request.deleted; objects = ($numbers -join ','); result = $result
    }
    $searches.Add((ConvertTo-Comment ('read: ' + (ConvertTo-Json $line -Compress -Depth 5))))
    return @{ objects = $objects; result = $result }
}

# The security template of a group policy, from the share of the policy's own domain and from nowhere else.
function Add-PolicyTemplate($policy) {
    if (-not $policy.values.ContainsKey('gpcfilesyspath')) { return }
    $path = [System.Text.Encoding]::UTF8.GetString($policy.values['gpcfilesyspath'][0])
    $dnsName = [regex]::Escape((Get-DnsName $policy.dn))
    if ($path -notmatch "^\\\\$dnsName\\sysvol\\$dnsName\\policies\\\{[0-9a-f-]{36}\}\\?$") { return }
    $file = Join-Path $path 'MACHINE\Microsoft\Windows NT\SecEdit\GptTmpl.inf'
    $bytes = [byte[]] @()
    try {
        # No file in a folder that is there: a policy without a template. Anything else is not known.
        if (-not (Test-Path -LiteralPath $path)) { return }
        if (Test-Path -LiteralPath $file) { $bytes = [System.IO.File]::ReadAllBytes($file) }
    } catch {
        return
    }
    $list = New-Object System.Collections.Generic.List[byte[]]
    $list.Add($bytes)
    $policy.values['exchangetriage-gpttmpl'] = $list
}

# --- The reads -----------------------------------------------------------------------------------------------------

function Get-Bytes($objects, [string] $name) {
    foreach ($object in $objects) {
        if ($object.values.ContainsKey($name.ToLowerInvariant())) {
            foreach ($value in $object.values[$name.ToLowerInvariant()]) { , $value }
        }
    }
}

function Get-Texts($objects, [string] $name) {
    foreach ($object in $objects) {
        if ($name -eq 'dn') { $object.dn }
        elseif ($name -eq 'parent') { Get-Parent $object.dn }
        elseif ($name -eq 'parents') { Get-Ancestors $object.dn | ForEach-Object { $_ } }
        else { Get-Bytes @($object) $name | ForEach-Object { [System.Text.Encoding]::UTF8.GetString($_) } }
    }
}

function Select-Distinct($items) {
    $seen = New-Object System.Collections.Generic.HashSet[string]
    return @($items | Where-Object { $null -ne $_ -and $seen.Add($_) })
}

# A template of a name, once for each value of what it refers to.
function Expand-Template([string] $template, $brought) {
    $match = [regex]::Match($template, '\{(\w+)\.([\w-]+)\}')
    if (-not $match.Success) { return , @($template) }
    $values = @(Get-Texts $brought[$match.Groups[1].Value] $match.Groups[2].Value)
    return , @(Select-Distinct @($values | ForEach-Object { $template.Replace($match.Value, $_) }))
}

function Expand-Filter([string] $template, $asked, $brought) {
    if ($template -match '^\{(account|mailbox)\}$') {
        $kind = $Matches[1]
        if ($asked[$kind] -eq '') { return , @() }
        return , @(Get-NameFilter $kind $asked[$kind])
    }
    $match = [regex]::Match($template, '\{(\w+)\.([\w-]+)\}')
    if (-not $match.Success) { return , @($template) }
    $values = @(Get-Bytes $brought[$match.Groups[1].Value] $match.Groups[2].Value | ForEach-Object { ConvertTo-FilterBytes $_ })
    $parts = @(Select-Distinct $values | ForEach-Object { [regex]::Replace($template, '\{\w+\.[\w-]+\}', $_) })
    $filters = @()
    for ($at = 0; $at -lt $parts.Count; $at += $valuesPerSearch) {
        $batch = $parts[$at..([Math]::Min($at + $valuesPerSearch, $parts.Count) - 1)]
        $filters += if (@($batch).Count -eq 1) { $batch } else { "(|$($batch -join ''))" }
    }
    return , $filters
}

function Get-Requests($read, $asked, $brought) {
    $attributes = @($read.attributes)
    $list = Get-Property $read 'attributesOf'
    if ($null -ne $list) { $attributes += @(Get-Property $definition.attributes $list) }
    $where = Get-Property $read 'where'
    $places = @('domain')
    if ($where -is [string]) { $places = @($where) }
    elseif ($null -ne $where) { $places = @(Expand-Template $where.server $brought | ForEach-Object { $_ } | ForEach-Object { "server $_" }) }
    foreach ($base in (Expand-Template $read.base $brought)) {
        foreach ($place in $places) {
            foreach ($filter in (Expand-Filter $read.filter $asked $brought)) {
                @{ base = $base; scope = $read.scope; filter = $filter; attributes = $attributes; where = $place; deleted = [bool] (Get-Property $read 'deleted') }
            }
        }
    }
}

# The global catalog, and where there is none to ask, the domain.
function Invoke-WideRead($read, $request, $brought) {
    $answer = Invoke-Read $request
    if ($answer.result -is [string] -or -not (Get-Property $read 'orDomain')) { return $answer }
    $context = @(Get-Texts $brought['rootDse'] 'defaultNamingContext')
    if ($context.Count -eq 0) { return $answer }
    $nearer = $request.Clone()
    $nearer.base = $context[0]
    $nearer.where = 'domain'
    return Invoke-Read $nearer
}

function Read-Subject([string] $accountName, [string] $mailboxName) {
    $asked = @{ account = $accountName; mailbox = $mailboxName }
    $brought = @{}
    $done = 0
    foreach ($read in $definition.reads) {
        $done++
        if ((Get-Property $read 'when') -eq 'all') { continue }
        Write-Progress -Activity 'Reading the directory' -Status $read.title -PercentComplete (100 * $done / @($definition.reads).Count)
        $found = @()
        $round = @(Get-Requests $read $asked $brought)
        $bases = New-Object System.Collections.Generic.HashSet[string] ([StringComparer]::OrdinalIgnoreCase)
        foreach ($request in $round) { [void] $bases.Add($request.base) }
        $again = Get-Property $read 'again'
        for ($depth = 0; $round.Count -gt 0 -and $depth -lt $deepest; $depth++) {
            $next = @()
            foreach ($request in $round) {
                $answer = Invoke-WideRead $read $request $brought
                $found += $answer.objects
                if ($null -eq $again) { continue }
                foreach ($name in (Get-Texts $answer.objects $again)) {
                    if (-not $bases.Add($name)) { continue }
                    $further = $request.Clone()
                    $further.base = $name
                    $next += $further
                }
            }
            $round = @($next)
        }
        $brought[$read.id] = $found
        if ($read.id -eq 'rootDse') {
            if ($found.Count -eq 0) {
                $reason = if ($answer.result -is [string]) { 'it shows no root' } else { $answer.result.message }
                throw "The directory does not answer: $reason"
            }
            $contexts = @(Get-Texts $found 'defaultNamingContext') + @(Get-Texts $found 'rootDomainNamingContext')
            if ($contexts.Count -lt 2) { throw 'The directory does not say which domain it is of: it is no domain controller.' }
            $script:ownDomain = $contexts[0]
            $script:forestName = Get-DnsName $contexts[1]
        }
    }
}

if ($Account -eq '' -and $Mailbox.Count -eq 0) { throw 'Name an -Account, a -Mailbox, or both.' }
$ownDomain = ''
$forestName = ''
$names = @(if ($Mailbox.Count -gt 0) { $Mailbox } else { '' })
foreach ($name in $names) { Read-Subject $Account $name }
Write-Progress -Activity 'Reading the directory' -Completed

$about = @{ taken = [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ', [cultureinfo]::InvariantCulture); from = "Active Directory, as $([Environment]::UserDomainName)\$([Environment]::UserName)" }
$text = (@(
        'version: 1'
        '# exchange-triage-snapshot: 1'
        ConvertTo-Comment ('about: ' + (ConvertTo-Json $about -Compress))
    ) + $searches + @('') + ($records -join "`n`n") + @("# end: $($records.Count)", '')) -join "`n"
if ($Out -eq '-') {
    [Console]::Out.Write($text)
} else {
    $path = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Out)
    [System.IO.File]::WriteAllText($path, $text, (New-Object System.Text.ASCIIEncoding))
    Write-Output "$($records.Count) objects written to $path. It holds names and permissions of the directory: treat it so."
}
