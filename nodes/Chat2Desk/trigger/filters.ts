import type { IDataObject } from 'n8n-workflow';
import { isSameTransport } from '../descriptions/transports';
import { foldText } from '../utils/text';
import { isMessageEvent, plainText, unwrap } from './payload';
import type { Settings } from './settings';

/**
 * The reason to filter out an event; `undefined` if it passes. A field that an event does not have cannot filter it out: a closed
 * request has no channel. *New Clients Only* and *New Requests Only* apply to messages only. The filters that need an API request are in
 * `api-filters.ts`.
 */
export function rejectReason(event: string, payload: IDataObject, settings: Settings): string | undefined {
	if (!settings.events.includes(event)) return 'its event is not selected';
	const fields = unwrap(payload);
	if (isExcluded(settings.channels, fields.channel_id, (channel, value) => String(channel) === value))
		return 'its channel is not selected';
	if (isExcluded(settings.transports, fields.transport, isSameTransport)) return 'its transport is not selected';
	if ('operator_id' in fields && !isAssignmentAllowed(fields.operator_id, settings)) return WRONG_ASSIGNMENT;
	if (!isMessageEvent(event)) return undefined;
	if (isExcluded(settings.messageTypes, fields.type, isSameType)) return 'its message type is not selected';
	if (settings.newClientsOnly && !isTrue(fields.is_new_client)) return 'its client is not new';
	if (settings.newRequestsOnly && !isTrue(fields.is_new_request)) return 'its request is not new';
	return undefined;
}

export const WRONG_ASSIGNMENT = 'the assignment of its dialog does not match';

/** Whether *Assigned To* accepts the operator of a dialog. */
export function isAssignmentAllowed(operatorId: unknown, { assignedTo, operators }: Settings): boolean {
	if (assignedTo === 'anyone') return true;
	const id = plainText(operatorId)?.trim() ?? '';
	if (id === '' || id === '0') return assignedTo !== 'selected';
	return assignedTo !== 'noOne' && operators.map(String).includes(id);
}

function isExcluded<T>(selected: T[], value: unknown, isSame: (entry: T, value: string) => boolean): boolean {
	const text = plainText(value);
	return selected.length > 0 && text !== undefined && !selected.some((entry) => isSame(entry, text));
}

/** Whether a selected type, given as its ID or its label, is that of a message: `From Client` is `from_client`. */
const isSameType = (selected: string, type: string) => foldText(selected).replace(/\s+/g, '_') === foldText(type);

const isTrue = (value: unknown) => value === true || value === 1 || value === '1' || value === 'true';
