import type { Endpoint } from '../endpoint/endpoint.js';
import { dropDeadLetter, getDeadLetter, listDeadLetters, replayDeadLetter } from '../http/bus/dead-letters.endpoints.js';
import { createProject, getProject, listPacks, listProjects } from '../http/catalog/catalog.endpoints.js';
import { getArchive, getCodegen, startCodegen } from '../http/codegen/codegen.endpoints.js';
import { createApiKey, listApiKeys, revokeApiKey } from '../http/identity/api-keys.endpoints.js';
import { listMembers, removeMember, setMember } from '../http/identity/members.endpoints.js';
import { createTenant, getMe, getTenant, listAudit, listTenants } from '../http/identity/tenants.endpoints.js';
import { addUser, changeUserRole, disableUser, enableUser, listUsers } from '../http/identity/users.endpoints.js';
import { COMPATIBLE_ENDPOINTS } from '../http/models/compatible.endpoints.js';
import { getCallSettings, setCallSettings } from '../http/models/call-settings.endpoints.js';
import { listBudgets, listPrices, removeBudget, setBudget, setPrice } from '../http/models/money.endpoints.js';
import { getPolicy, setPolicy } from '../http/models/policy.endpoints.js';
import {
  createProviderKey,
  deleteProviderKey,
  getKeyRotation,
  getProviderKey,
  lastKeyRotation,
  listProviderKeys,
  rotateKeyEncryption,
  rotateProviderKey,
} from '../http/models/provider-keys.endpoints.js';
import {
  checkPrompt,
  createPrompt,
  getPromptDiff,
  listPrompts,
  listPromptVersions,
  publishPrompt,
  renderPrompt,
  setPromptExperiment,
} from '../http/models/prompts.endpoints.js';
import {
  listCatalog,
  listProviders,
  removeCatalogModel,
  removeProvider,
  setCatalogModel,
  setProvider,
  testProvider,
} from '../http/models/providers.endpoints.js';
import { cancelBatch, createBatch, getBatch, getBatchResults, listBatches } from '../http/models/batches.endpoints.js';
import { replayConversation } from '../http/models/replay.endpoints.js';
import { exportCalls, exportUsage, getCall, getUsage, listCalls } from '../http/models/usage.endpoints.js';
import {
  getPlanCalendar,
  getPlanMermaid,
  getPlanPdf,
  getPlanSettings,
  getPlanSvg,
  getProjectPlan,
  getResources,
  getWhatIf,
  setPlanSettings,
} from '../http/plans/plans.endpoints.js';
import {
  cancelRun,
  getPlan,
  getRun,
  getTask,
  listRuns,
  listRunTasks,
  resumeRun,
  signalRun,
  watchRun,
} from '../http/runs/runs.endpoints.js';
import { analyseBrief, answerQuestions, createBrief, getSpec } from '../http/specs/specs.endpoints.js';
import { asyncapi, live, metrics, ready } from '../http/system/system.endpoints.js';
import { openApiDocument } from './document.js';

/** Every documented operation, in the order of the page. */
export const ENDPOINTS: readonly Endpoint[] = [
  startCodegen,
  getCodegen,
  getArchive,
  listRuns,
  getRun,
  watchRun,
  signalRun,
  resumeRun,
  cancelRun,
  getPlan,
  listRunTasks,
  getTask,
  createBrief,
  analyseBrief,
  getSpec,
  answerQuestions,
  listPacks,
  listProjects,
  createProject,
  getProject,
  getProjectPlan,
  getPlanSvg,
  getPlanPdf,
  getPlanCalendar,
  getPlanMermaid,
  getWhatIf,
  getPlanSettings,
  setPlanSettings,
  getResources,
  listMembers,
  setMember,
  removeMember,
  getMe,
  addUser,
  listUsers,
  changeUserRole,
  disableUser,
  enableUser,
  createApiKey,
  listApiKeys,
  revokeApiKey,
  createTenant,
  listTenants,
  getTenant,
  listAudit,
  ...COMPATIBLE_ENDPOINTS,
  listProviders,
  setProvider,
  removeProvider,
  testProvider,
  listCatalog,
  setCatalogModel,
  removeCatalogModel,
  getPolicy,
  setPolicy,
  createProviderKey,
  listProviderKeys,
  getProviderKey,
  deleteProviderKey,
  rotateProviderKey,
  rotateKeyEncryption,
  lastKeyRotation,
  getKeyRotation,
  setBudget,
  listBudgets,
  removeBudget,
  setPrice,
  listPrices,
  getCallSettings,
  setCallSettings,
  listPrompts,
  createPrompt,
  checkPrompt,
  listPromptVersions,
  getPromptDiff,
  publishPrompt,
  setPromptExperiment,
  renderPrompt,
  getUsage,
  exportUsage,
  listCalls,
  exportCalls,
  getCall,
  replayConversation,
  createBatch,
  listBatches,
  getBatch,
  cancelBatch,
  getBatchResults,
  listDeadLetters,
  getDeadLetter,
  replayDeadLetter,
  dropDeadLetter,
  live,
  ready,
  metrics,
  asyncapi,
];

export const restDocument = () =>
  openApiDocument(
    {
      title: 'Hexad',
      version: '1',
      description: 'A brief goes in; a reviewed, tested repository with the proof of every acceptance criterion comes out.',
    },
    ENDPOINTS,
  );
