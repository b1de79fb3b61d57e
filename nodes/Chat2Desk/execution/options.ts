import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { number } from '../values/numbers';
import { isNothing } from '../values/refusals';
import { nodeError } from './failure';

/** Options that count for the whole execution. They are read from the first item. */
export interface Options {
	concurrency?: number;
	timeout?: number;
}

/** Reads them. Throws n8n's error on what is no number. */
export function optionsOf(host: IExecuteFunctions): Options {
	const given = host.getNodeParameter('options', 0, {}) as IDataObject;
	const read = (value: unknown, label: string) => (isNothing(value) ? undefined : number(value, { label }));
	const failure = { error: undefined as unknown };
	try {
		return { concurrency: read(given.concurrency, 'Concurrent Requests'), timeout: read(given.timeout, 'Timeout') };
	} catch (error) {
		failure.error = error;
	}
	throw nodeError(host, failure.error, 0);
}
