// Deduplication: identifies deliveries, and finds repeated ones within this process and across processes.

import { createHash } from 'crypto';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { BoundedMap } from '../utils/bounded-map';
import { isMessageEvent, plainText, unwrap, validId } from './payload';
import { triggerKey } from './registration/webhook-identity';
import { inExecution, readSettings } from './settings';
import { errorMessage } from '../utils/settle';

/** How long a process remembers a delivery. Chat2Desk's last retry comes after about two hours. */
const TTL_SECONDS = 24 * 3600;
/** Deliveries of each trigger that a process remembers. */
const MAX_IN_PROCESS = 20_000;
/** Deliveries of each trigger in n8n's database, which reads and writes all of them with every delivery. */
const MAX_ACROSS_PROCESSES = 2_000;
/** The newest deliveries of this process are recorded again each time, because two processes overwrite each other's records. */
const RERECORDED_COUNT = 20;

/** What identifies a delivery. */
export interface DeliveryIdentity {
	/** The raw bytes. */
	body: Buffer;
	timestamp: unknown;
	/** Identifies the Chat2Desk account: message IDs of two accounts can be equal. */
	account: string;
	event: string;
	payload: IDataObject;
	signed: boolean;
}

/**
 * The ID of a delivery. A signed message is identified by its ID, because its copies can differ in other fields; any other signed event
 * by its body and timestamp, which a retry repeats (Chat2Desk's reference). Of an unsigned delivery nothing is trusted, so its ID is a
 * hash of the whole body and never equals the ID of a signed one.
 *
 * @returns 32 hex digits
 */
export function deliveryId({ body, timestamp, account, event, payload, signed }: DeliveryIdentity): string {
	const messageId = signed && isMessageEvent(event) ? validId(unwrap(payload).message_id) : undefined;
	const hash = createHash('sha256');
	if (messageId !== undefined) hash.update(JSON.stringify(['message', account, event, messageId]));
	else {
		hash.update(JSON.stringify([signed ? 'signed' : 'unsigned', account, signed ? plainText(timestamp) : '']));
		hash.update('\n').update(body);
	}
	return hash.digest('hex').slice(0, 32);
}

/** `duplicate`: an earlier copy reached n8n. `inFlight`: another copy is being processed. */
export type DeliveryState = 'new' | 'inFlight' | 'duplicate';

/** Deliveries of one trigger: those being processed, and the Unix second in which others were accepted. */
interface ProcessRecords {
	inFlight: Set<string>;
	accepted: BoundedMap<number>;
}

/**
 * The records of this process, by trigger. Workflow static data cannot hold them: n8n discards what `webhook()` writes there once the
 * delivery starts an execution. Deliveries that other processes accepted are found by `filterDuplicates()`.
 */
const processRecords = new Map<string, ProcessRecords>();

/** In-process deduplication: accepts each delivery of a trigger once, even if its copies arrive at the same moment. */
export class DeliveryDeduplicator {
	private readonly records: ProcessRecords;

	/**
	 * @param trigger the key of the trigger, unique in this process
	 * @param signed unsigned deliveries have records of their own: a flood of them must not displace the others
	 * @param now Unix seconds
	 */
	constructor(
		trigger: string,
		signed: boolean,
		private readonly now: number,
	) {
		const key = `${trigger}|${signed}`;
		this.records = processRecords.get(key) ?? { inFlight: new Set(), accepted: new BoundedMap(MAX_IN_PROCESS) };
		processRecords.set(key, this.records);
	}

	check(id: string): DeliveryState {
		if (this.records.inFlight.has(id)) return 'inFlight';
		const acceptedAt = this.records.accepted.get(id);
		return acceptedAt !== undefined && acceptedAt > this.now - TTL_SECONDS ? 'duplicate' : 'new';
	}

	/**
	 * Claims a delivery. The returned function must be called with whether it reached n8n; if not, the claim is dropped, so that
	 * Chat2Desk's retry is accepted.
	 */
	claim(id: string): (isAccepted: boolean) => void {
		const { inFlight, accepted } = this.records;
		inFlight.add(id);
		return (isAccepted) => {
			if (inFlight.delete(id) && isAccepted) accepted.set(id, this.now);
		};
	}
}

/** Deliveries that one query to n8n's database looks up. */
interface Batch {
	ids: Set<string>;
	/** Resolves to those that are new. */
	newIds: Promise<Set<string>>;
}

/** Queries of one trigger in this process. */
interface QueryQueue {
	/** Ends with the running query: two at the same moment would overwrite each other's records. */
	running: Promise<unknown>;
	/** The query that starts next. Deliveries join it, because n8n takes as long for one as for many. */
	next?: Batch;
	newest: string[];
}

const queryQueues = new Map<string, QueryQueue>();

/**
 * Cross-process deduplication: removes items of deliveries that this or another process has already run. n8n offers its record of
 * processed items only within an execution. If the query fails, the items pass: a duplicate is better than a loss.
 *
 * Under *When Present*, unsigned deliveries are not recorded: a flood of forged ones would displace the records of signed ones.
 */
export async function filterDuplicates(host: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const items = host.getInputData();
	// Skip deduplication for manual runs and retries.
	if (host.getMode() !== 'webhook') return items;
	const { ignoreDuplicates, responseMode, verify } = readSettings(inExecution(host));
	// With Respond set to When Last Node Finishes, a retry repeats an execution that did not finish.
	if (!ignoreDuplicates || responseMode === 'lastNode') return items;
	const isRecorded = ({ json }: INodeExecutionData) => json.signed === true || verify !== 'whenPresent';
	const recorded = items.filter(isRecorded);
	if (recorded.length === 0) return items;
	const newItems = new Set(await findNew(host, recorded));
	return items.filter((item) => !isRecorded(item) || newItems.has(item));
}

async function findNew(host: IExecuteFunctions, items: INodeExecutionData[]): Promise<INodeExecutionData[]> {
	const trigger = triggerKey(host);
	const queue = queryQueues.get(trigger) ?? { running: Promise.resolve(), newest: [] };
	queryQueues.set(trigger, queue);
	queue.next ??= scheduleQuery(host, queue);
	const { ids, newIds } = queue.next;
	// The first execution in this process to claim a delivery ID processes it.
	const claimed = items.filter(({ json }) => {
		const id = String(json.delivery_id);
		if (ids.has(id)) return false;
		ids.add(id);
		return true;
	});
	try {
		const found = await newIds;
		return claimed.filter(({ json }) => found.has(String(json.delivery_id)));
	} catch (error) {
		const message = errorMessage(error);
		host.logger.warn(`${host.getNode().name}: n8n could not check for duplicate deliveries: ${message}`);
		return claimed;
	}
}

/** A query that starts when the running one has ended, in the context of the execution that waits for it first. */
function scheduleQuery(host: IExecuteFunctions, queue: QueryQueue): Batch {
	const ids = new Set<string>();
	const newIds = queue.running.then(async () => {
		queue.next = undefined;
		const again = queue.newest;
		queue.newest = [...again, ...ids].slice(-Math.max(RERECORDED_COUNT, ids.size));
		const options = { mode: 'entries', maxEntries: MAX_ACROSS_PROCESSES } as const;
		const result = await host.helpers.checkProcessedAndRecord([...again, ...ids], 'node', options);
		return new Set(result.new.map(String).filter((id) => !again.includes(id)));
	});
	queue.running = newIds.catch(() => undefined);
	return { ids, newIds };
}
