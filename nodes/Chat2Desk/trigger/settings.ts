import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { parseIds } from '../parsing/ids';
import { InputError } from '../utils/input-error';
import { canonicalEvent } from './payload';
import type { SignaturePolicy } from './signature';

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
export interface Settings extends SignaturePolicy {
	/** Names as they are subscribed to. */
	events: string[];
	/** Channel IDs; empty means all of them. */
	channels: number[];
	transports: string[];
	messageTypes: string[];
	newClientsOnly: boolean;
	newRequestsOnly: boolean;
	ignoreDuplicates: boolean;
	loopGuard: boolean;
	/** Whether a client's message goes to the execution that waits for it, if there is one. */
	resumeWaiting: boolean;
	simplify: boolean;
	includeHeaders: boolean;
	check: CheckInterval;
	/** When n8n responds to Chat2Desk. */
	responseMode: 'onReceived' | 'lastNode';
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
	const safety = { verifySignature: host.getNodeParameter('verifySignature', 'require') };
	const events = [...texts(host.getNodeParameter('events', [])), ...texts(options.otherEvents)];
	return {
		events: [...new Set(events.map(canonicalEvent))],
		channels: parseIds(filters.channels ?? []) as number[],
		transports: texts(filters.transports),
		messageTypes: texts(filters.messageTypes),
		newClientsOnly: onOff(filters.newClientsOnly, false),
		newRequestsOnly: onOff(filters.newRequestsOnly, false),
		verify: choiceIn(safety, 'verifySignature') as SignaturePolicy['verify'],
		maximumAgeMs: numberIn(options, 'maximumAge') * HOUR_MS,
		ignoreDuplicates: onOff(options.ignoreDuplicates, true),
		loopGuard: onOff(options.loopGuard, true),
		resumeWaiting: onOff(options.resumeWaiting, false),
		simplify: onOff(host.getNodeParameter('simplify', true), true),
		includeHeaders: onOff(options.includeHeaders, false),
		check: choiceIn(options, 'checkWebhook') as CheckInterval,
		responseMode: choiceIn(options, 'responseMode') as Settings['responseMode'],
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
	if (!onOff(options.downloadAttachments, false)) return undefined;
	return {
		maximumFiles: Math.floor(numberIn(options, 'maximumFiles')),
		maximumBytes: numberIn(options, 'maximumFileSize') * 1e6,
	};
}

/** Options that hold a number: their label, what they are by default, and the least that they may be. */
const NUMBERS = {
	maximumAge: ['Maximum Age (Hours)', 3, 0],
	maximumFiles: ['Maximum Files', 10, 1],
	maximumFileSize: ['Maximum File Size (MB)', 20, 0.001],
} as const;

/** Parameters that are one of a few words, the safe and usual one first. */
const CHOICES = {
	responseMode: ['Respond', 'onReceived', 'lastNode'],
	checkWebhook: ['Check Webhook', '1h', '15m', '6h', 'off'],
	verifySignature: ['Verify Signature', 'require', 'whenPresent', 'off'],
} as const;

/**
 * Refuses options that an expression made useless, while a person is there to read it: when the workflow is published, or tested. At a
 * delivery they count as not set, which is the safe default and never none. Throws `InputError`.
 */
export function assertOptions(host: ParameterHost): void {
	const options = host.getNodeParameter('options', {}) as IDataObject;
	const all: Record<string, unknown> = {
		...options,
		verifySignature: host.getNodeParameter('verifySignature', 'require'),
	};
	for (const [name, [label, usual, least]] of Object.entries(NUMBERS)) {
		if (isBlank(all[name]) || (parseNumber(all[name]) ?? -1) >= least) continue;
		const form = `Enter a plain number such as ${usual}, not below ${least === 0.001 ? 1 : least}`;
		throw new InputError(`"${label}" is ${quoted(all[name])}, which is no number that it can be. ${form}`, form);
	}
	for (const [name, [label, ...words]] of Object.entries(CHOICES)) {
		if (isBlank(all[name]) || (words as readonly unknown[]).includes(all[name])) continue;
		throw new InputError(`"${label}" is ${quoted(all[name])}. It can be ${words.join(', ')}`);
	}
}

function numberIn(options: Record<string, unknown>, name: keyof typeof NUMBERS): number {
	const [, usual, least] = NUMBERS[name];
	const value = isBlank(options[name]) ? usual : parseNumber(options[name]);
	return value !== undefined && value >= least ? value : usual;
}

function choiceIn(options: Record<string, unknown>, name: keyof typeof CHOICES): string {
	const [, ...words] = CHOICES[name];
	return words.find((word) => word === options[name]) ?? words[0];
}

const isBlank = (value: unknown) =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** A number, or text that is one and nothing else. */
function parseNumber(value: unknown): number | undefined {
	const isPlain = typeof value === 'string' && /^\s{0,9}-?\d{1,12}(\.\d{1,12})?\s{0,9}$/.test(value);
	const number = typeof value === 'number' || isPlain ? Number(value) : NaN;
	return Number.isFinite(number) ? number : undefined;
}

/** A switch, also as text out of an expression. */
function onOff(value: unknown, usual: boolean): boolean {
	if (typeof value === 'boolean') return value;
	const word = String(value ?? '')
		.trim()
		.toLowerCase();
	if (['true', '1', 'yes', 'on'].includes(word)) return true;
	return ['false', '0', 'no', 'off'].includes(word) ? false : usual;
}

const quoted = (value: unknown) => (JSON.stringify(value) ?? String(value)).slice(0, 60);

/** Texts of a list, or of one text with commas between them, as an expression would write it. */
function texts(value: unknown): string[] {
	const list = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [];
	return list.map((entry) => String(entry).trim()).filter((entry) => entry !== '');
}
