// Looks for due reminders once, for whoever would rather have a timer of the machine do it.
import { readConfig } from '../config.ts';
import { openDatabase } from '../db/database.ts';
import { deliveryFrom } from './delivery.ts';
import { collectDue, deliverDue } from './outbox.ts';

const database = await openDatabase(readConfig(process.env).database);
const now = new Date();
await collectDue(database, now);
await deliverDue(database, deliveryFrom(process.env), now);
await database.close();
