// node try.mjs <fixture> <sqlite|postgres>
import { mkdirSync, writeFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execFileSync } from 'node:child_process';
const D='/tmp/w/database/services/codegen/dist/src/';
const { installedModules } = await import(D+'adapters/installed-modules.js');
const { repositoryRenderer, shippedPacks } = await import(D+'adapters/shipped.js');
const [name, database='sqlite', only] = process.argv.slice(2);
const mod = await import(D+'fixtures/'+name+'.js');
const spec = mod[name];
const packs = shippedPacks();
const modules = await installedModules(packs.get('node-api'), '/tmp/hexad-mutation');
const out = '/tmp/w/dbtry/'+name+'-'+database;
rmSync(out,{recursive:true,force:true});
const files = await repositoryRenderer(packs).execute({ spec, stack:['node-api'], options:{deploy:['compose','helm'],ci:['github','gitlab'],database} });
for (const f of files) { const p=join(out,f.path); mkdirSync(dirname(p),{recursive:true}); writeFileSync(p,f.text); }
const api=join(out,'api'); symlinkSync(modules, join(api,'node_modules'));
const run=(c,...a)=>{ try { const o=execFileSync(join(modules,'.bin',c),a,{cwd:api,encoding:'utf8',stdio:['ignore','pipe','pipe']}); console.log(c,'ok',c==='vitest'?o.split('\n').slice(-8).join('\n'):''); } catch(e){ console.log(c,'FAILED\n',(e.stdout+e.stderr).slice(0,6000)); } };
run('tsc','--noEmit'); if(only!=='types'){ run('oxlint','--deny-warnings'); run('vitest','run'); }
