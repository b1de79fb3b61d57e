import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { redactHeaders } from './headers';
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
