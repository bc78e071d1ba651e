// Run in a network of its own: asks for targets, writes one result on each line.
import { openCatalog } from '../../../../../server/src/knowledge/catalog.ts';
import {
  probeReach,
  type ReachOptions,
  type ReachTarget,
} from '../../../../../server/src/node/reach/probeReach.ts';

const [targets, options] = JSON.parse(process.argv[2] ?? '[]') as [
  readonly ReachTarget[],
  Partial<ReachOptions>,
];
const catalog = await openCatalog();
for await (const result of probeReach(targets, { catalog, ...options })) console.log(JSON.stringify(result));
