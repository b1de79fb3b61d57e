import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Settings } from './settings';
import { simplifyEvent } from './simplify';

/** A delivery that was believed and is wanted. */
export interface Delivery {
	event: string;
	deliveryId: string;
	/** When it came, in milliseconds since 1970. */
	receivedAt: number;
	/** Whether a valid signature vouches for it. */
	signed: boolean;
	payload: IDataObject;
	headers: IDataObject;
	/** What whoever tests the workflow has to know. */
	hints?: string[];
}

/** What the trigger says itself, in its items. */
const OWN_NAMES = ['event', 'deliveryId', 'receivedAt', 'signed', 'headers', 'attachmentErrors', 'testHints'] as const;

/**
 * The item that a delivery becomes. What is the trigger's own word goes last, so that nothing in a body can pass for it; what a body
 * calls by such a name is there as `payload_…`.
 */
export function toItem(delivery: Delivery, { simplify, includeHeaders }: Settings): INodeExecutionData {
	const { event, deliveryId, receivedAt, signed, payload, headers, hints = [] } = delivery;
	const json: IDataObject = {
		...besideOwnNames(simplify ? simplifyEvent(event, payload) : payload),
		...(includeHeaders && { headers: redactHeaders(headers) }),
		event,
		deliveryId,
		receivedAt: new Date(receivedAt).toISOString(),
		signed,
		...(hints.length > 0 && { testHints: hints }),
	};
	return { json, pairedItem: { item: 0 } };
}

/** `event` is login or logout in `operator_authentication_updated` (Chat2Desk's reference): it must not be lost behind ours. */
function besideOwnNames(payload: IDataObject): IDataObject {
	const taken = OWN_NAMES.filter((name) => Object.hasOwn(payload, name));
	const kept = { ...payload };
	for (const name of taken) {
		let free = `payload_${name}`;
		while (Object.hasOwn(kept, free)) free = `payload_${free}`;
		kept[free] = kept[name];
		delete kept[name];
	}
	return kept;
}

/** Names that say who somebody is to a proxy, without a word that gives them away. */
const SECRET = new Set([
	'cookie',
	'set-cookie',
	'x-signature',
	'x-signature-256',
	'x-hub-signature',
	'sec-websocket-key',
	'dpop',
	'signature-input',
]);

/** Words in names of headers that hold secrets, or the word of a proxy for who it let in. */
const SECRET_WORDS =
	/auth|cookie|token|secret|signature|passw|credential|api-?key|access-?key|jwt|assertion|session|oidc|saml|principal|csrf|xsrf|bearer|client-?cert|(?:forwarded|remote|webauth|tailscale)-(?:user|email|groups|preferred)/i;

/**
 * The headers of a delivery that may stand in an execution, which many people can read and which is kept: nothing that would let
 * somebody in, and no signature, with which the delivery could be sent again.
 */
export function redactHeaders(headers: IDataObject): IDataObject {
	const kept = Object.entries(headers).filter(
		([name]) => !SECRET.has(name.toLowerCase()) && !SECRET_WORDS.test(name.slice(0, 200)),
	);
	return Object.fromEntries(kept);
}
