// Adds up the reports of the test runners. usage: node summary.mjs FOLDER PROJECT...
import fs from 'node:fs';
import path from 'node:path';

const [folder, ...projects] = process.argv.slice(2);
const sum = { passed: 0, failed: 0, skipped: 0 };
const unescape = text => text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&apos;/g, "'").replace(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(parseInt(code, 16))).replace(/&amp;/g, '&');

/** What failed comes last, so that it is found in the end of a long log. */
function printFailures(report) {
  for (const [, name, result] of report.matchAll(/<UnitTestResult [^>]*?testName="([^"]*)"[^>]*?outcome="Failed"[^>]*>(.*?)<\/UnitTestResult>/gs)) {
    const message = result.match(/<Message>(.*?)<\/Message>/s)?.[1] ?? '';
    const frame = result.match(/<StackTrace>.*? in [^\n]*?(tests\/[^\n]*)/s)?.[1] ?? '';
    console.log(`FAILED ${unescape(name)}\n  ${unescape(message).slice(0, 1200).replaceAll('\n', '\n  ')}\n  ${unescape(frame)}`);
  }
}

for (const project of projects) {
  const file = path.join(folder, `${project}.trx`);
  const report = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  const counters = report.match(/<Counters [^>]*>/)?.[0];
  if (!counters) {
    console.error(`${project} left no report`);
    sum.failed++;
    continue;
  }
  const count = name => Number(counters.match(new RegExp(`\\b${name}="(\\d+)"`))?.[1] ?? 0);
  if (count('total') === 0) {
    console.error(`${project} ran no test`);
    sum.failed++;
  }
  printFailures(report);
  sum.passed += count('passed');
  sum.failed += count('failed') + count('error') + count('timeout') + count('aborted');
  sum.skipped += count('total') - count('executed');
}

const web = path.join(folder, 'web.json');
if (fs.existsSync(web)) {
  const report = JSON.parse(fs.readFileSync(web, 'utf8'));
  sum.passed += report.numPassedTests;
  sum.failed += report.numFailedTests;
  sum.skipped += report.numPendingTests;
}

const chart = path.join(folder, 'chart.json');
if (fs.existsSync(chart)) {
  const report = JSON.parse(fs.readFileSync(chart, 'utf8'));
  for (const name of Object.keys(sum)) sum[name] += report[name];
}

console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
process.exit(sum.failed > 0 ? 1 : 0);
