// What a page must have whatever it says.
import { readFileSync } from 'node:fs';

const page = readFileSync('index.html', 'utf8');
const faults = [
  /<html lang="\w+">/.test(page) || 'the page does not say its language',
  /<title>[^<]+<\/title>/.test(page) || 'the page has no title',
  !/<h\d><\/h\d>/.test(page) || 'a heading is empty',
].filter((fault) => fault !== true);
for (const fault of faults) console.error(`index.html:1:1: ${fault}`);
process.exitCode = faults.length;
