// What the services' C# says: configuration keys, queue names, who calls whom.
import fs from 'node:fs';
import path from 'node:path';
import { root } from './render.mjs';

const files = list(path.join(root, 'services')).map(file => ({ file, text: fs.readFileSync(file, 'utf8') }));

function list(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) return ['node_modules', 'web', 'bin', 'obj'].includes(entry.name) ? [] : list(at);
    return entry.name.endsWith('.cs') ? [at] : [];
  });
}

/** Queues by constant, as QueueNames.cs has them. */
export function queueNames() {
  const source = files.find(({ file }) => file.endsWith(`${path.sep}QueueNames.cs`)).text;
  return [...source.matchAll(/public const string \w+ = "([^"]+)";/g)].map(match => match[1]);
}

/** [caller, called] of every gRPC client that a service registers, by component; and all ask LabelStore who calls them, where people sign in. */
export function calls() {
  const askers = ['ingestion', 'inference', 'scoring', 'selection', 'workbench'].map(caller => [caller, 'labelstore']);
  return askers.concat(files.flatMap(({ file, text }) => {
    const caller = path.relative(path.join(root, 'services'), file).split(path.sep)[0].toLowerCase();
    return [...text.matchAll(/AddServiceClient<[^>]+>\("(\w+)"\)/g)].map(match => [caller, match[1].toLowerCase()]);
  }));
}

/** Full names of the gRPC services of one service each; what every service answers, such as operations, cannot be told apart by its path. */
export function grpcServices() {
  const folder = path.join(root, 'proto/assay');
  const components = fs.readdirSync(path.join(root, 'services')).map(name => name.toLowerCase());
  return fs.readdirSync(folder).filter(area => components.includes(area)).flatMap(area => fs.readdirSync(path.join(folder, area, 'v1')).flatMap(file =>
    [...fs.readFileSync(path.join(folder, area, 'v1', file), 'utf8').matchAll(/^service (\w+)/gm)].map(match => `assay.${area}.v1.${match[1]}`)));
}

/** Tree of settings: section -> key -> {type, values?} or a tree; "*" stands for any key. */
export function settings() {
  const classes = new Map();
  const enums = new Map();
  for (const { text } of files) {
    for (const [, name, body] of text.matchAll(/public enum (\w+)[^{]*\{([^}]*)\}/g))
      enums.set(name, [...body.replace(/\/\/.*/g, '').matchAll(/(\w+)\s*(?:=[^,]*)?(?:,|$)/gm)].map(match => match[1]));
    for (const [, name] of text.matchAll(/class (\w+Options)\b/g)) classes.set(name, text);
  }
  const treeOf = (text, depth = 0) => Object.fromEntries([...text.matchAll(/^ +public ([\w<>, ?]+) (\w+) \{ get;/gm)].map(([, type, name]) => {
    const bare = type.replace('?', '').trim();
    const item = /^I?Dictionary<string, (\w+)>$/.exec(bare)?.[1];
    if (item) return [name, { '*': classes.has(item) ? treeOf(classes.get(item), depth + 1) : { type: item } }];
    if (classes.has(bare)) return [name, depth > 5 ? {} : treeOf(classes.get(bare), depth + 1)];
    return [name, { type: bare, values: enums.get(bare) }];
  }));
  const sections = {};
  for (const text of classes.values()) {
    const section = /const string Section = "(\w+)"/.exec(text)?.[1];
    if (section) sections[section] = { ...sections[section], ...treeOf(text) };
  }
  // Keys that are read by name: addresses of other services, and what ASP.NET itself reads.
  sections.Services = { '*': { type: 'string' } };
  sections.Logging = { '*': { '*': { type: 'string' } } };
  return sections;
}

/** What is wrong with a setting, or undefined. */
export function explainSetting(tree, keys, value) {
  let node = tree;
  for (const key of keys) {
    node = node[key] ?? node['*'];
    if (!node || typeof node !== 'object') return `no service reads ${keys.join(':')}`;
  }
  if (node.values && !node.values.includes(value)) return `${keys.join(':')} is ${value}; it must be one of ${node.values.join(', ')}`;
  return undefined;
}
