import type { Clock } from '@hexad/kernel';
import type { Store } from '@hexad/store';
import type { Vocabularies } from '../language/lint.js';
import { StoredShelf } from './adapters/stored-shelf.js';
import { FolderWorkflowFiles } from './adapters/folder-workflow-files.js';
import { PutWorkflow } from './application/put-workflow.js';
import { ShowWorkflows } from './application/show-workflows.js';
import { WorkflowSources } from './application/sources.js';

/** The workflows of a folder, and those that tenants store. */
export function composeLibrary({
  store,
  clock,
  vocabularies,
  folder,
}: {
  store: Store;
  clock: Clock;
  vocabularies: Vocabularies;
  folder: string;
}) {
  const files = new FolderWorkflowFiles(folder);
  const shelf = new StoredShelf(store, clock);
  const sources = new WorkflowSources(files, shelf);
  return {
    sources,
    putWorkflow: new PutWorkflow(shelf, sources, vocabularies),
    showWorkflows: new ShowWorkflows(files, shelf, sources, vocabularies),
  };
}
