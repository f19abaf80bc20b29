// Writes what follows from the comments of values.yaml: values.schema.json and the table in README.md.
// A comment "# -- text" describes a value, "# @schema {json}" adds to its schema.
import fs from 'node:fs';
import path from 'node:path';
import { isMap, isScalar, parseDocument } from 'yaml';
import { chart } from './render.mjs';

const begin = '<!-- values: written by `make chart-docs` -->';
const end = '<!-- end of values -->';

// Sections that override `workload` know the same keys; none of them is required to be there.
const reference = '#/$defs/workload';

/** Files and the text that they should have. */
export function documentation() {
  const text = fs.readFileSync(path.join(chart, 'values.yaml'), 'utf8');
  const document = parseDocument(text);
  const rows = [];
  const problems = [];
  const schema = describe(document.contents, '', rows, problems);
  const readme = fs.readFileSync(path.join(chart, 'README.md'), 'utf8');
  const [before, after] = [readme.indexOf(begin), readme.indexOf(end)];
  if (before < 0 || after < before) throw new Error(`README.md has no "${begin}" ... "${end}"`);
  const table = ['| value | default | meaning |', '|---|---|---|', ...rows.map(row => `| \`${row.key}\` | ${row.value} | ${row.text} |`)].join('\n');
  const full = { $schema: 'http://json-schema.org/draft-07/schema#', title: 'Values of the chart assay', ...schema, $defs: { workload: schema.properties.workload } };
  return {
    problems,
    files: new Map([
      [path.join(chart, 'values.schema.json'), `${JSON.stringify(full, null, 2)}\n`],
      [path.join(chart, 'README.md'), `${readme.slice(0, before)}${begin}\n${table}\n${readme.slice(after)}`],
    ]),
  };
}

function describe(map, at, rows, problems) {
  const properties = {};
  for (const [index, pair] of map.items.entries()) {
    const key = String(pair.key.value);
    const name = at ? `${at}.${key}` : key;
    // The parser leaves the comment of a map's first key with the map.
    const lines = (pair.key.commentBefore ?? (index === 0 ? map.commentBefore : '') ?? '').split('\n').map(line => line.trim());
    const start = lines.findLastIndex(line => line.startsWith('-- '));
    const description = start < 0 ? '' : [lines[start].slice(3), ...lines.slice(start + 1).filter(line => line && !line.startsWith('@schema'))].join(' ');
    if (!description) problems.push(`values.yaml: ${name} has no "# --" comment`);
    const extra = JSON.parse(lines.find(line => line.startsWith('@schema'))?.slice('@schema'.length) ?? '{}');

    // A section whose keys are free is one value; "global" has both, keys of ours and of other charts.
    const isSection = isMap(pair.value) && pair.value.items.length > 0 && !extra.$ref && (extra.additionalProperties === undefined || key === 'global');
    const text = description.replaceAll('|', '\\|');
    rows.push(isSection ? { key: name, value: '', text: `**${text}**` } : { key: name, value: shown(pair.value), text });
    const inferred = isSection ? describe(pair.value, name, rows, problems) : typeOf(pair.value);
    properties[key] = extra.$ref === reference ? { description, $ref: reference } : { description, ...inferred, ...extra };
  }
  return { type: 'object', additionalProperties: false, properties };
}

function typeOf(node) {
  if (isMap(node)) return { type: 'object' };
  if (!isScalar(node)) return { type: 'array' };
  const type = typeof node.value;
  return { type: type === 'number' ? 'integer' : type };
}

function shown(node) {
  const text = isScalar(node) ? JSON.stringify(node.value) : JSON.stringify(node.toJSON());
  return text === '""' ? '' : `\`${text.replaceAll('|', '\\|')}\``;
}

if (process.argv[1] === import.meta.filename) {
  const { files, problems } = documentation();
  problems.forEach(problem => console.error(problem));
  for (const [file, text] of files) fs.writeFileSync(file, text);
  process.exit(problems.length > 0 ? 1 : 0);
}
