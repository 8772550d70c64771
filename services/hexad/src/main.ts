import { keepCompiled } from './hosting/compiled.js';
import { freshBundle } from './hosting/bundle.js';

keepCompiled();
await import(freshBundle() ?? './cli.js');
