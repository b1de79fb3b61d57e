import type { ISupplyDataFunctions } from 'n8n-workflow';
import { findTriggers, triggerItem } from '../execution/trigger-item';
import { isNullLike, unwrapLocator } from '../parsing/common';
import { parseId } from '../parsing/ids';
import { parseBoolean, parsePositiveInteger } from '../parsing/scalars';
import { InputError } from '../utils/input';

/** What is read for one run of the agent. */
export interface MemorySettings {
	/** Whose messages are read: the API's filter and its ID. */
	subject: { filter: 'client_id' | 'dialog_id'; id: number };
	/** The message that the agent answers. `undefined` if the user left the field blank. */
	messageId: number | undefined;
	lastMessages: number;
	maxCharacters: number;
	includeComments: boolean;
	includeOperatorNames: boolean;
}

const MAX_MESSAGES = 180;

/** Where the ID of the conversation is entered, by *Conversation*. */
const SUBJECTS = {
	client: { parameter: 'clientId', filter: 'client_id', label: 'Client' },
	dialog: { parameter: 'dialogId', filter: 'dialog_id', label: 'Dialog' },
} as const;

/**
 * Reads the parameters for the agent's run. Throws `InputError` on an invalid value, and if the input items belong to several
 * conversations: n8n loads the memory of the first item and uses it for all of them.
 */
export function readMemorySettings(context: ISupplyDataFunctions, itemIndex: number): MemorySettings {
	const kind = context.getNodeParameter('conversation', itemIndex, 'client') === 'dialog' ? 'dialog' : 'client';
	const { parameter, filter, label } = SUBJECTS[kind];
	const readId = (index: number) =>
		parseId(parameterOrTrigger(context, { parameter, property: filter, label }, index), { label });
	const id = readId(itemIndex);
	for (let index = 0; index < countItems(context); index++) {
		if (index !== itemIndex && readId(index) !== id) throw severalConversationsError();
	}
	const options = context.getNodeParameter('options', itemIndex, {});
	const atLeastOne = (value: unknown, name: string, usual: number) =>
		isNullLike(value) ? usual : parsePositiveInteger(value, { label: name }, `Enter a number such as ${usual}`);
	const isOn = (value: unknown, name: string, usual: boolean) =>
		isNullLike(value) ? usual : parseBoolean(value, { label: name });
	const count = atLeastOne(context.getNodeParameter('lastMessages', itemIndex, 20), 'Last Messages', 20);
	return {
		subject: { filter, id },
		messageId: readMessageId(context, itemIndex),
		lastMessages: Math.min(count, MAX_MESSAGES),
		maxCharacters: atLeastOne(options.maxCharacters, 'Max Characters', 10_000),
		includeComments: isOn(options.includeComments, 'Include Internal Comments', false),
		includeOperatorNames: isOn(options.includeOperatorNames, 'Include Operator Names', true),
	};
}

const severalConversationsError = () =>
	new InputError(
		'The input items belong to several conversations',
		"n8n uses the memory of the first item for all items, so a client would get an answer based on another client's conversation. Add a Loop Over Items node with a batch size of 1 before the agent",
	);

/** How many items the agent received. In n8n 1.123, an expression with `$input.all()` has no value in a sub-node. */
function countItems(context: ISupplyDataFunctions): number {
	const { $input } = context.getWorkflowDataProxy(0);
	const items: unknown = $input.all();
	return Array.isArray(items) ? items.length : 1;
}

function readMessageId(context: ISupplyDataFunctions, itemIndex: number): number | undefined {
	const raw = context.getNode().parameters.messageId;
	// Without an expression, a blank field means that there is no such message, for example with a Schedule Trigger.
	if (raw !== undefined && isNullLike(raw)) return undefined;
	const field = { parameter: 'messageId', property: 'message_id', label: 'Message to Answer' };
	return parseId(parameterOrTrigger(context, field, itemIndex), { label: field.label, example: '1001' });
}

/** The value of a parameter; if it is empty, the property of the Chat2Desk Trigger's item. */
function parameterOrTrigger(
	context: ISupplyDataFunctions,
	{ parameter, property, label }: { parameter: string; property: string; label: string },
	itemIndex: number,
): unknown {
	const value = unwrapLocator(context.getNodeParameter(parameter, itemIndex, ''));
	if (!isNullLike(value)) return value;
	const [trigger] = findTriggers(context);
	const fromTrigger = trigger === undefined ? undefined : triggerItem(context, trigger, itemIndex)?.[property];
	if (!isNullLike(fromTrigger)) return fromTrigger;
	throw new InputError(
		`"${label}" is empty`,
		`Enter it as an expression, e.g. {{ $('${trigger ?? 'Chat2Desk Trigger'}').item.json.${property} }}`,
	);
}
