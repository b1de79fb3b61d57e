import { NodeOperationError, type ITriggerFunctions } from 'n8n-workflow';
import { asRecord } from '../../utils/is-record';

/** Time from the first delivery of an event to its last retry, in milliseconds. */
const LAST_RETRY_MS = 2 * 3_600_000;
/** Chat2Desk disables a webhook after five hours of failures. With a margin, as the first or last attempt may be missing, in milliseconds. */
const DISABLED_AFTER_MS = 5 * 3_600_000 - 15 * 60_000;
/** Errors further apart than this belong to separate outages, in milliseconds. */
const MAX_GAP_MS = LAST_RETRY_MS + 15 * 60_000;

/** A time in which events were probably lost. */
export interface Outage {
	/** What was wrong with the webhook, such as `was disabled`. */
	reason: string;
	/** Milliseconds since 1970; `undefined` if unknown. */
	from?: number;
	to: number;
}

/** n8n 2.41 and later: creates a failed execution, which starts the error workflow. */
type OutageHost = ITriggerFunctions & { saveFailedExecution?: (error: NodeOperationError) => unknown };

const hosts = new Map<string, OutageHost>();

/** Outages found before n8n started the trigger: at its start, n8n calls the webhook methods and `trigger()` in any order. */
const pending = new Map<string, Outage>();

/** Connects a running trigger, which reports outages. Returns the function that disconnects it. */
export function connectOutageHost(trigger: string, host: ITriggerFunctions): () => void {
	hosts.set(trigger, host);
	const outage = pending.get(trigger);
	pending.delete(trigger);
	if (outage !== undefined) report(host, outage);
	return () => {
		if (hosts.get(trigger) === host) hosts.delete(trigger);
	};
}

/** Reports an outage as a failed execution if n8n can create one, else in the log. */
export function reportOutage(trigger: string, outage: Outage): void {
	const host = hosts.get(trigger);
	if (host === undefined) pending.set(trigger, outage);
	else report(host, outage);
}

function report(host: OutageHost, { reason, from, to }: Outage): void {
	const end = new Date(to).toISOString();
	const period = from === undefined ? `before ${end}` : `from ${new Date(from).toISOString()} to ${end}`;
	const message = `Events were probably lost ${period}: the webhook in Chat2Desk ${reason}`;
	const description =
		'The webhook works again. To read the messages from that period, use Message > Get Many of the Chat2Desk node with From and To. Other events cannot be recovered';
	try {
		if (typeof host.saveFailedExecution === 'function') {
			host.saveFailedExecution(new NodeOperationError(host.getNode(), message, { description, level: 'warning' }));
			return;
		}
	} catch {
		// Continue with the log.
	}
	host.logger.warn(`${host.getNode().name}: ${message}. ${description}`);
}

/**
 * The latest series of failed deliveries in the `errors` of an enabled webhook, if it lasted longer than Chat2Desk retries a delivery. After
 * a longer series, Chat2Desk had disabled the webhook, which was reported when it was enabled again, usually by the periodic check.
 * `created_at` is in Unix seconds. Unverified: the list contains every failed attempt.
 *
 * @param after errors up to this time were reported already, in milliseconds
 */
export function findLongFailure(errors: unknown, after = 0): { from: number; to: number } | undefined {
	const series = findFailures(errors, after);
	return series !== undefined && isLong(series) && series.to - series.from < DISABLED_AFTER_MS ? series : undefined;
}

const isLong = ({ from, to }: { from: number; to: number }) => to - from >= LAST_RETRY_MS;

/**
 * When an outage that was found at `now` began, as far as failed deliveries show. A short series that ended long before is unrelated:
 * Chat2Desk repeated its deliveries.
 */
export function findOutageStart(errors: unknown, now: number, after = 0): number | undefined {
	const series = findFailures(errors, after);
	return series !== undefined && (isLong(series) || now - series.to <= MAX_GAP_MS) ? series.from : undefined;
}

/** The latest series of failed deliveries in a webhook's `errors`, in milliseconds. */
export function findFailures(errors: unknown, after = 0): { from: number; to: number } | undefined {
	const list: unknown[] = Array.isArray(errors) ? errors : [];
	const times = list
		.map((entry) => Number(asRecord(entry).created_at) * 1000)
		.filter((time) => Number.isFinite(time) && time > after)
		.sort((a, b) => a - b);
	if (times.length === 0) return undefined;
	let start = times.length - 1;
	while (start > 0 && times[start] - times[start - 1] <= MAX_GAP_MS) start--;
	return { from: times[start], to: times[times.length - 1] };
}
