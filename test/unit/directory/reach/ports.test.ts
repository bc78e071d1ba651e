import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import {
  listenersOf,
  portReferences,
  portRow,
  portRows,
} from '../../../../server/src/directory/reach/ports.ts';
import { remedyTemplateById } from '../../../../server/src/knowledge/remedies.ts';

const folder = new URL('../../../../server/src/knowledge/directory/', import.meta.url);
const readJson = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as object;

describe('ports.json', () => {
  it('is as its schema has it', () => {
    const validate = new Ajv({ allErrors: true }).compile(readJson('ports.schema.json'));
    assert.ok(validate(readJson('ports.json')), JSON.stringify(validate.errors, null, 1));
  });

  it('has every port of the transport pipeline, of clients and of domain controllers, each once', () => {
    const ports = portRows.map(({ port }) => port).sort((a, b) => a - b);
    const expected = [
      25, 53, 88, 110, 135, 143, 389, 443, 445, 465, 475, 587, 636, 717, 993, 995, 2525, 3268, 3269,
    ];
    assert.deepEqual(ports, expected);
    assert.equal(new Set(portRows.map(({ id }) => id)).size, portRows.length);
  });

  it('names only remedies that exist, and sources with a title', () => {
    for (const row of portRows) {
      for (const id of Object.values(row.remedies).flat())
        assert.ok(remedyTemplateById(id), `${row.id}: ${id}`);
      assert.equal(portReferences(row).length, row.sources.length, row.id);
    }
  });

  it('knows that 2003 has no port of the transport pipeline but 25, and who has 25 in 2016', () => {
    const transport = portRows.filter((row) => row.roles.includes('transport'));
    const in2003 = transport.filter((row) => listenersOf(row, '2003').length > 0);
    assert.deepEqual(
      in2003.map(({ port }) => port),
      [25],
    );
    const smtp = portRow('smtp');
    assert.ok(smtp !== undefined);
    assert.match(listenersOf(smtp, '2016')[0]?.who ?? '', /Front End Transport/);
  });
});
