import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver-types';
import { ruleById } from '../knowledge/rules.ts';
import type { Finding, Severity } from '../model/finding.ts';
import type { LogDocument } from './logDocument.ts';
import { rangeOf } from './ranges.ts';

export const diagnosticSource = 'Exchange Triage';

const severityOf: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
};

/** An underline for each finding that is kept, and a last one that says how many more there are. */
export function diagnosticsOf(log: LogDocument): Diagnostic[] {
  const { analysis, document } = log;
  const diagnostics = analysis.findings.map((finding) => toDiagnostic(log, finding));
  const more = analysis.total - analysis.findings.length;
  const end = document.positionAt(document.getText().length);
  if (more > 0) {
    diagnostics.push({
      range: { start: end, end },
      severity: DiagnosticSeverity.Information,
      source: diagnosticSource,
      message: `And ${more} more findings, which are counted in the Findings view and not underlined here.`,
    });
  }
  for (const problem of analysis.problems) {
    const range = problem.location ? rangeOf(document, problem.location) : { start: end, end };
    diagnostics.push({
      range,
      severity: DiagnosticSeverity.Warning,
      source: diagnosticSource,
      message: problem.message,
    });
  }
  return diagnostics;
}

function toDiagnostic({ document }: LogDocument, finding: Finding): Diagnostic {
  const url = ruleById(finding.rule)?.references.find((reference) => reference.url)?.url;
  return {
    range: rangeOf(document, finding.location),
    severity: severityOf[finding.severity],
    source: diagnosticSource,
    code: finding.rule,
    ...(url && { codeDescription: { href: url } }),
    message: finding.message,
    ...(finding.explainedBy && {
      relatedInformation: [
        {
          location: { uri: document.uri, range: rangeOf(document, finding.explainedBy) },
          message: 'This record says who logged on to what.',
        },
      ],
    }),
  };
}
