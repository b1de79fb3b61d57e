import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { ids } from '../values/convert';
import { InputError } from '../values/input';
import { canonicalEvent } from './events';
import type { Demand } from './signature';

const HOUR_MS = 3_600_000;

/** Any of n8n's contexts in which the trigger's parameters can be read. */
export interface ParameterHost {
	getNodeParameter(name: string, fallback?: unknown): unknown;
}

/** The trigger's parameters within an execution, whose items all have the same ones. */
export const inExecution = (host: IExecuteFunctions): ParameterHost => ({
	getNodeParameter: (name, fallback) => host.getNodeParameter(name, 0, fallback),
});

/** What a user chose, in the units of the code. */
export interface Settings extends Demand {
	/** Names as they are subscribed to. */
	events: string[];
	/** Channel IDs; empty means all of them. */
	channels: number[];
	transports: string[];
	messageTypes: string[];
	newClientsOnly: boolean;
	newRequestsOnly: boolean;
	ignoreRepeats: boolean;
	loopGuard: boolean;
	simplify: boolean;
	includeHeaders: boolean;
	check: CheckInterval;
	/** When Chat2Desk gets its answer. */
	answer: 'received' | 'finished';
}

export type CheckInterval = '15m' | '1h' | '6h' | 'off';

/** How attachments are to be fetched; `undefined` where they are not. */
export interface AttachmentSettings {
	maximumFiles: number;
	maximumBytes: number;
}

/** Reads the trigger's parameters. Throws what n8n throws on an expression that fails. */
export function readSettings(host: ParameterHost): Settings {
	const filters = host.getNodeParameter('filters', {}) as IDataObject;
	const options = host.getNodeParameter('options', {}) as IDataObject;
	const events = [...texts(host.getNodeParameter('events', [])), ...texts(options.otherEvents)];
	return {
		events: [...new Set(events.map(canonicalEvent))],
		channels: ids(filters.channels ?? []) as number[],
		transports: texts(filters.transports),
		messageTypes: texts(filters.messageTypes),
		newClientsOnly: filters.newClientsOnly === true,
		newRequestsOnly: filters.newRequestsOnly === true,
		verify: host.getNodeParameter('verifySignature', 'require') as Demand['verify'],
		maximumAgeMs: Math.max(0, Number(options.maximumAge ?? 3)) * HOUR_MS,
		ignoreRepeats: options.ignoreRepeats !== false,
		loopGuard: options.loopGuard !== false,
		simplify: host.getNodeParameter('simplify', true) === true,
		includeHeaders: options.includeHeaders === true,
		check: (options.checkSubscription ?? '1h') as CheckInterval,
		answer: options.answer === 'finished' ? 'finished' : 'received',
	};
}

/** The events to subscribe to. Throws `InputError` when there is none. */
export function requireEvents({ events }: Settings): string[] {
	if (events.length > 0) return events;
	throw new InputError('No event is chosen', 'Choose at least one event that starts the workflow');
}

/** Reads how attachments are to be fetched. */
export function readAttachmentSettings(host: ParameterHost): AttachmentSettings | undefined {
	const options = host.getNodeParameter('options', {}) as IDataObject;
	if (options.downloadAttachments !== true) return undefined;
	return {
		maximumFiles: Math.max(1, Number(options.maximumFiles ?? 10)),
		maximumBytes: Math.max(0, Number(options.maximumFileSize ?? 20)) * 1e6,
	};
}

/** Texts of a list, or of one text with commas between them, as an expression would write it. */
function texts(value: unknown): string[] {
	const list = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [];
	return list.map((entry) => String(entry).trim()).filter((entry) => entry !== '');
}
