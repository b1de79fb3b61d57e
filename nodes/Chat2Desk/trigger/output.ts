import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { isoTime } from '../values/times';
import { isRecord, unwrap } from './events';
import type { Settings } from './settings';

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
}

/** How deep times are looked for; what lies deeper stays as it came. */
const DEEPEST = 10;

/**
 * The item that a delivery becomes. What is the trigger's own word goes last, so that nothing in a body can pass for it.
 */
export function toItem(delivery: Delivery, { simplify, includeHeaders }: Settings): INodeExecutionData {
	const { event, deliveryId, receivedAt, signed, payload, headers } = delivery;
	const json: IDataObject = {
		...(simplify ? simplified(payload) : payload),
		...(includeHeaders && { headers }),
		event,
		deliveryId,
		receivedAt: new Date(receivedAt).toISOString(),
		signed,
	};
	return { json, pairedItem: { item: 0 } };
}

function simplified(payload: IDataObject): IDataObject {
	const simple = withIsoTimes(unwrap(payload), 0) as IDataObject;
	// The same as "event", but for the names that differ.
	delete simple.hook_type;
	return simple;
}

function withIsoTimes(value: unknown, depth: number): unknown {
	if (depth > DEEPEST) return value;
	if (Array.isArray(value)) return value.map((entry) => withIsoTimes(entry, depth + 1));
	if (!isRecord(value)) return isoTime(value);
	// What a client writes is no time, even where it looks like one.
	return Object.fromEntries(
		Object.entries(value).map(([key, entry]) => [key, key === 'text' ? entry : withIsoTimes(entry, depth + 1)]),
	);
}
