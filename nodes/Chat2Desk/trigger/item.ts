import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Settings } from './settings';
import { simplifyEvent } from './simplify';

/** A delivery that passed verification and filters. */
export interface Delivery {
	event: string;
	deliveryId: string;
	/** Milliseconds since 1970. */
	receivedAt: number;
	/** Whether a valid signature covers it. */
	signed: boolean;
	payload: IDataObject;
	headers: IDataObject;
	/** Hints for the user of a test run. */
	hints?: string[];
}

/** Keys of an item that the trigger itself sets. */
const RESERVED_KEYS = [
	'event',
	'delivery_id',
	'received_at',
	'signed',
	'headers',
	'attachment_errors',
	'test_hints',
] as const;

/** Headers without credentials. The only personal data is the sender's IP address. */
const SAFE_HEADERS = new Set([
	'accept',
	'accept-charset',
	'accept-encoding',
	'accept-language',
	'cache-control',
	'connection',
	'date',
	'expect',
	'content-encoding',
	'content-language',
	'content-length',
	'content-type',
	'host',
	'transfer-encoding',
	'user-agent',
	'forwarded',
	'via',
	'x-forwarded-for',
	'x-forwarded-host',
	'x-forwarded-port',
	'x-forwarded-proto',
	'x-real-ip',
	'cf-connecting-ip',
	'cf-ipcountry',
	'cf-ray',
	'traceparent',
	'x-amzn-trace-id',
	'x-correlation-id',
	'x-request-id',
	'x-timestamp',
]);

/**
 * Builds the item of a delivery. The trigger's own keys come last, so that no field of a body can pass for them; a field of the same
 * name becomes `payload_…`.
 */
export function toItem(delivery: Delivery, { simplify, includeHeaders }: Settings): INodeExecutionData {
	const { event, deliveryId, receivedAt, signed, payload, headers, hints = [] } = delivery;
	const json: IDataObject = {
		...renameReservedKeys(simplify ? simplifyEvent(event, payload) : payload),
		...(includeHeaders && { headers: redactHeaders(headers) }),
		event,
		delivery_id: deliveryId,
		received_at: new Date(receivedAt).toISOString(),
		signed,
		...(hints.length > 0 && { test_hints: hints }),
	};
	return { json, pairedItem: { item: 0 } };
}

/** For example, `operator_authentication_updated` has a field `event` (login or logout) in Chat2Desk's reference. */
function renameReservedKeys(payload: IDataObject): IDataObject {
	const renamed = { ...payload };
	for (const key of RESERVED_KEYS.filter((name) => Object.hasOwn(payload, name))) {
		let newKey = `payload_${key}`;
		while (Object.hasOwn(renamed, newKey)) newKey = `payload_${newKey}`;
		renamed[newKey] = renamed[key];
		delete renamed[key];
	}
	return renamed;
}

/**
 * The headers that may be stored in an execution: a list of known harmless ones, because proxies and identity providers invent names
 * for secrets. Without the signature, with which the delivery could be replayed.
 */
function redactHeaders(headers: IDataObject): IDataObject {
	return Object.fromEntries(Object.entries(headers).filter(([name]) => SAFE_HEADERS.has(name.toLowerCase())));
}
