import type { RoleModule } from '@hexad/host';
import { Clock, Ids } from '@hexad/kernel';
import { specSchema } from './adapters/schema.js';
import { StoredBriefs } from './adapters/stored-briefs.js';
import { StoredSpecs } from './adapters/stored-specs.js';
import { ProcessAnalyser } from './adapters/process-analyser.js';
import { Analyser, Briefs, Specs } from './application/ports.js';
import { BlobArchive } from './documents/adapters/blob-archive.js';
import { ProcessReadings } from './documents/adapters/process-readings.js';
import { DocumentReadings } from './documents/application/document-readings.js';
import { Archive } from './documents/application/keep-documents.js';
import { StoredConversations } from './conversation/adapters/stored-conversations.js';
import { Conversations } from './conversation/application/ports.js';
import { SpecModule } from './spec.module.js';

/** Layer 1: briefs in, versioned specs out. */
export const specRole: RoleModule = {
  name: 'spec',
  needs: ['identity'],
  schema: specSchema,
  create: (platform) => ({
    name: 'spec',
    needs: ['identity'],
    async start() {
      await using stack = new AsyncDisposableStack();
      const store = platform.store(specSchema);
      const [briefs, specs] = [new StoredBriefs(store), new StoredSpecs(store)];
      const analyser = stack.use(new ProcessAnalyser());
      const readings = stack.use(new ProcessReadings());
      stack.use(
        await platform.serve(
          'spec',
          SpecModule.with([
            { provide: Briefs, useValue: briefs },
            { provide: Specs, useValue: specs },
            { provide: Conversations, useValue: new StoredConversations(store, specs, briefs) },
            { provide: Analyser, useValue: analyser },
            { provide: DocumentReadings, useValue: readings },
            { provide: Archive, useValue: new BlobArchive(platform.blobs) },
            { provide: Clock, useValue: platform.clock },
            { provide: Ids, useValue: platform.ids },
          ]),
          {
            brief: (tenant, id) => briefs.projectOf(tenant, id),
            spec: (tenant, id) => specs.projectOf(tenant, id),
          },
        ),
      );
      return stack.move();
    },
  }),
};
