import type { IExecuteFunctions } from 'n8n-workflow';
import { invalidValue, isBlank } from '../parsing/common';
import { parseNames, parseNumericIds } from '../parsing/ids';
import { parseBoolean, parseNumber } from '../parsing/scalars';
import { InputError } from '../utils/input';
import { asRecord } from '../utils/is-record';
import { foldText } from '../utils/text';
import { selectEvents } from './properties';
import type { SignaturePolicy } from './signature';

const HOUR_MS = 3_600_000;
const MEGABYTE = 1e6;

/** Any of n8n's contexts that can read the trigger's parameters. */
export interface ParameterHost {
	getNodeParameter(name: string, fallback?: unknown): unknown;
}

/** Reads parameters within an execution, where all items share them. */
export const inExecution = (host: IExecuteFunctions): ParameterHost => ({
	getNodeParameter: (name, fallback) => host.getNodeParameter(name, 0, fallback),
});

/** The trigger's parameters, parsed. */
export interface Settings extends SignaturePolicy {
	/** Names to subscribe to. */
	events: string[];
	/** Channel IDs; empty means all channels. */
	channels: number[];
	/** IDs or labels; empty means all transports. */
	transports: string[];
	/** IDs or labels; empty means all types. */
	messageTypes: string[];
	newClientsOnly: boolean;
	newRequestsOnly: boolean;
	/** Which operators a dialog may be assigned to. */
	assignedTo: 'anyone' | 'noOne' | 'noOneOrSelected' | 'selected';
	/** Operator IDs. */
	operators: number[];
	/** Whether to read the dialog, and what to do if that fails. */
	confirmAssignment: 'off' | 'startAnyway' | 'doNotStart';
	clientTags: 'any' | 'with' | 'without';
	/** IDs or labels. */
	tags: string[];
	ignoreDuplicates: boolean;
	loopGuard: boolean;
	/** Whether a client's message resumes the execution that waits for it. */
	resumeWaiting: boolean;
	simplify: boolean;
	includeHeaders: boolean;
	checkInterval: CheckInterval;
	/** When n8n responds to Chat2Desk, in the terms of n8n's Webhook node. */
	responseMode: 'onReceived' | 'lastNode';
}

export type CheckInterval = '15m' | '1h' | '6h' | 'off';

/** Limits of attachment downloads. */
export interface AttachmentSettings {
	maxFiles: number;
	maxBytes: number;
	/** Whether to skip files that transcription services do not accept. */
	transcribableAudioOnly: boolean;
}

/** All parameters by name, as entered. */
type ParameterValues = Record<string, unknown>;

/** Number options: label, default and minimum. */
const NUMBERS = {
	maxAge: { label: 'Max Age (Hours)', defaultValue: 3, minimum: 0 },
	maxFiles: { label: 'Max Files', defaultValue: 10, minimum: 1 },
	maxFileSize: { label: 'Max File Size (MB)', defaultValue: 20, minimum: 1 },
} as const;

/** Parameters with a fixed set of values, the default first. */
const CHOICES = {
	assignedTo: { label: 'Assigned To', values: ['anyone', 'noOne', 'noOneOrSelected', 'selected'] },
	clientTags: { label: 'Client Tags', values: ['any', 'with', 'without'] },
	confirmAssignment: { label: 'Confirm Assignment', values: ['off', 'startAnyway', 'doNotStart'] },
	checkWebhook: { label: 'Check Webhook', values: ['1h', '15m', '6h', 'off'] },
	// n8n itself reads the option, and knows no other spelling.
	responseMode: { label: 'Respond', values: ['onReceived', 'lastNode'], isExact: true },
	verifySignature: { label: 'Verify Signature', values: ['require', 'whenPresent', 'off'] },
} as const;

/** A choice with values of the type `T`. */
interface Choice<T extends string> {
	values: readonly [T, ...T[]];
	/** Whether other spellings are invalid. */
	isExact?: boolean;
}

interface Switch {
	label: string;
	defaultValue: boolean;
	/** Whether only true and false are valid, and not texts such as "yes". */
	isExact?: boolean;
}

const SWITCHES = {
	downloadAttachments: { label: 'Download Attachments', defaultValue: false },
	transcribableAudioOnly: { label: 'Transcribable Audio Only', defaultValue: false },
	// n8n evaluates the option itself, to draw the outputs.
	outputPerEvent: { label: 'One Output per Event', defaultValue: false, isExact: true },
	ignoreDuplicates: { label: 'Ignore Duplicates', defaultValue: true },
	includeHeaders: { label: 'Include Headers', defaultValue: false },
	loopGuard: { label: 'Loop Guard', defaultValue: true },
	newClientsOnly: { label: 'New Clients Only', defaultValue: false },
	newRequestsOnly: { label: 'New Requests Only', defaultValue: false },
	resumeWaiting: { label: 'Resume Waiting Executions', defaultValue: false },
	simplify: { label: 'Simplify', defaultValue: true },
} as const satisfies Record<string, Switch>;

/**
 * Reads the trigger's parameters. Invalid options count as not set, which is the safe default: `assertSettings()` reported them when the
 * workflow was published. Throws `InputError` on an invalid list, and what n8n throws on an expression that fails.
 */
export function readSettings(host: ParameterHost): Settings {
	const values = readValues(host);
	const events = [...names(values.events, 'Events'), ...names(values.otherEvents, 'Other Events')];
	return {
		events: selectEvents(events),
		channels: isBlank(values.channels) ? [] : parseNumericIds(values.channels, { label: 'Channels' }),
		transports: names(values.transports, 'Transports'),
		messageTypes: names(values.messageTypes, 'Message Types'),
		newClientsOnly: readSwitch(values, 'newClientsOnly'),
		newRequestsOnly: readSwitch(values, 'newRequestsOnly'),
		...readAssignment(values),
		...readTagFilter(values),
		verify: readChoice(values.verifySignature, CHOICES.verifySignature),
		maxAgeMs: readNumber(values, 'maxAge') * HOUR_MS,
		ignoreDuplicates: readSwitch(values, 'ignoreDuplicates'),
		loopGuard: readSwitch(values, 'loopGuard'),
		resumeWaiting: readSwitch(values, 'resumeWaiting'),
		simplify: readSwitch(values, 'simplify'),
		includeHeaders: readSwitch(values, 'includeHeaders'),
		checkInterval: readChoice(values.checkWebhook, CHOICES.checkWebhook),
		responseMode: readChoice(values.responseMode, CHOICES.responseMode),
	};
}

function readAssignment(values: ParameterValues): Pick<Settings, 'assignedTo' | 'operators' | 'confirmAssignment'> {
	return {
		assignedTo: readChoice(values.assignedTo, CHOICES.assignedTo),
		operators: isBlank(values.operators) ? [] : parseNumericIds(values.operators, { label: 'Operators' }),
		confirmAssignment: readChoice(values.confirmAssignment, CHOICES.confirmAssignment),
	};
}

/** Without tags, *Client Tags* filters nothing. */
function readTagFilter(values: ParameterValues): Pick<Settings, 'clientTags' | 'tags'> {
	const tags = names(values.tags, 'Tags');
	return { clientTags: tags.length === 0 ? 'any' : readChoice(values.clientTags, CHOICES.clientTags), tags };
}

/** The events to subscribe to. Throws `InputError` if there are none. */
export function requireEvents({ events }: Settings): string[] {
	if (events.length > 0) return events;
	throw new InputError('No event is selected', 'Select at least one event that starts the workflow');
}

/** The limits of attachment downloads; `undefined` if *Download Attachments* is turned off. */
export function readAttachmentSettings(host: ParameterHost): AttachmentSettings | undefined {
	const values = readValues(host);
	if (!readSwitch(values, 'downloadAttachments')) return undefined;
	return {
		maxFiles: Math.floor(readNumber(values, 'maxFiles')),
		maxBytes: readNumber(values, 'maxFileSize') * MEGABYTE,
		transcribableAudioOnly: readSwitch(values, 'transcribableAudioOnly'),
	};
}

/** Throws `InputError` on an option whose expression gives an invalid value, when the workflow is published or tested. */
export function assertSettings(host: ParameterHost): void {
	const values = readValues(host);
	for (const [name, { label, defaultValue, minimum }] of Object.entries(NUMBERS)) {
		const value = values[name];
		if (isBlank(value) || parseNumber(value, { label }) >= minimum) continue;
		throw invalidValue(label, value, `must be at least ${minimum}`, `Enter a number such as ${defaultValue}`);
	}
	for (const [name, choice] of Object.entries(CHOICES)) {
		const value = values[name];
		if (isBlank(value) || findChoice<string>(choice, value) !== undefined) continue;
		throw invalidValue(choice.label, value, 'is not one of the options', `Use ${choice.values.join(', ')}`);
	}
	for (const [name, { label, isExact }] of Object.entries<Switch>(SWITCHES)) {
		const value = values[name];
		if (isBlank(value)) continue;
		if (isExact === true && typeof value !== 'boolean')
			throw invalidValue(label, value, 'is not a boolean', 'Use true or false, without quotes');
		parseBoolean(value, { label });
	}
	const { assignedTo, operators } = readAssignment(values);
	if (/selected$/i.test(assignedTo) && operators.length === 0)
		throw new InputError(
			'No operator is selected in the filter "Operator Names or IDs"',
			'Add the filter, or change "Assigned To"',
		);
	if (!isBlank(values.clientTags) && values.clientTags !== 'any' && readTagFilter(values).tags.length === 0)
		throw new InputError(
			'No tag is selected in the filter "Tag Names or IDs"',
			'Add the filter, or remove "Client Tags"',
		);
}

/** All parameters by name: those at the top level, filters and options. */
function readValues(host: ParameterHost): ParameterValues {
	return {
		...asRecord(host.getNodeParameter('filters', {})),
		...asRecord(host.getNodeParameter('options', {})),
		events: host.getNodeParameter('events', []),
		verifySignature: host.getNodeParameter('verifySignature', 'require'),
		simplify: host.getNodeParameter('simplify', true),
	};
}

const names = (value: unknown, label: string) => (isBlank(value) ? [] : parseNames(value, { label }));

function readNumber(values: ParameterValues, name: keyof typeof NUMBERS): number {
	const { label, defaultValue, minimum } = NUMBERS[name];
	const value = isBlank(values[name]) ? defaultValue : orElse(() => parseNumber(values[name], { label }), defaultValue);
	return value >= minimum ? value : defaultValue;
}

function readSwitch(values: ParameterValues, name: keyof typeof SWITCHES): boolean {
	const { label, defaultValue } = SWITCHES[name];
	return isBlank(values[name]) ? defaultValue : orElse(() => parseBoolean(values[name], { label }), defaultValue);
}

const readChoice = <T extends string>(given: unknown, choice: Choice<T>): T =>
	findChoice(choice, given) ?? choice.values[0];

/** The value of an option, in any spelling unless it must be exact: `When Present` is `whenPresent`. */
function findChoice<T extends string>({ values, isExact }: Choice<T>, given: unknown): T | undefined {
	if (typeof given !== 'string') return undefined;
	const fold = (text: string) => (isExact === true ? text : foldText(text).replace(/[\s_-]/g, ''));
	return values.find((value) => fold(value) === fold(given));
}

function orElse<T>(parse: () => T, fallback: T): T {
	try {
		return parse();
	} catch {
		return fallback;
	}
}
