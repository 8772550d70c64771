// Takes the last change of the tables back, before an earlier version of the service is started again. No record is lost.
import { readConfig } from '../config.ts';
import { openDatabase, rollBack } from './database.ts';

const database = await openDatabase(readConfig(process.env).database);
const taken = await rollBack(database);
console.log(taken === undefined ? 'There is no change that could be taken back.' : `The migration ${taken} was taken back.`);
await database.close();
