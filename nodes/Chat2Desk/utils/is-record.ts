import type { IDataObject } from 'n8n-workflow';

/** Whether a value is an object with named properties: not `null` and not an array. */
export function isRecord(value: unknown): value is IDataObject {
	return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** The value if it is an object with named properties, else an empty one: what an API returns may be anything. */
export function asRecord(value: unknown): IDataObject {
	return isRecord(value) ? value : {};
}
