import { editTool, removeTool, renameTool, writeTool } from './change.js';
import { fixTool } from './fix/fix.js';
import { gitTool, listTool, readTool, searchTool, symbolsTool } from './look.js';
import { askTool, finishTool, handOverTool, planTool } from './speak.js';
import type { Tool } from './tool.js';
import { lintTool, runTool, testTool } from './work.js';

const ALL: readonly Tool[] = [
  planTool,
  readTool,
  listTool,
  searchTool,
  symbolsTool,
  editTool,
  writeTool,
  renameTool,
  removeTool,
  runTool,
  testTool,
  lintTool,
  fixTool,
  gitTool,
  askTool,
  handOverTool,
  finishTool,
];

/** Every tool that ships, by its name. */
export const TOOLS: ReadonlyMap<string, Tool> = new Map(ALL.map((tool) => [tool.name, tool]));

/** Tools that change the workspace: a kind without one of them leaves the repository as it is. */
export const WRITING: ReadonlySet<string> = new Set(['edit', 'write', 'rename', 'remove', 'run']);
