import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { createEngine } from './engine.ts';
import { serve } from './lsp/serve.ts';

serve(createConnection(ProposedFeatures.all), createEngine());
